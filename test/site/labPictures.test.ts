import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { errorText } from "../../site/lab/errorText.js";
import { LabError } from "../../site/lab/LabError.js";
import {
  type Album,
  albumOf,
  divided,
  emptyAlbum,
  freeName,
  newClass,
  photoOf,
  withClass,
  withPhotos,
} from "../../site/lab/own/Album.js";
import { isPicture } from "../../site/lab/own/isPicture.js";
import { countOf, type Part, picturesOf } from "../../site/lab/pictures.js";
import { DEFAULTS } from "../../site/lab/settings.js";
import { TEXTS } from "../../site/lab/texts.js";
import { crc32 } from "../../site/shared/crc32.js";
import { encodePng } from "../../site/shared/png.js";
import { decodeImage } from "../../src/data/index.js";
import { gradient, png } from "../data/images.js";

const grey = (value: number) => png(4, 4, () => [value, value, value]);
const { signal } = new AbortController();
const decoded = (album: Album, size = 4) => picturesOf(album, size, signal, () => {});

/** An album with so many grey pictures in each class, each of another grey. */
const albumWith = (counts: Readonly<Record<string, number>>): Album =>
  Object.entries(counts).map(([name, count], label) =>
    newClass(
      name,
      Array.from({ length: count }, (_, i) => photoOf(`${i}.png`, grey(100 * label + i))),
    ),
  );

const firstPixels = ({ x }: { readonly x: { readonly data: ArrayLike<number> } }) =>
  Array.from({ length: x.data.length / 48 }, (_, i) => x.data[48 * i]);

describe("a reader's own pictures in the lab", () => {
  it("are divided alike each time: the last of a class validate, from ten in each class on the last fifth tests", async () => {
    const { pictures } = await decoded(albumWith({ dog: 11, cat: 10 }));
    const { train, val, test, classNames } = pictures;
    // Labels follow the names, and the classes come in turn.
    expect(classNames).toEqual(["cat", "dog"]);
    expect(firstPixels(train)).toEqual([100, 0, 101, 1, 102, 2, 103, 3, 104, 4, 105, 5, 6]);
    expect(firstPixels(val)).toEqual([106, 7, 107, 8]);
    expect(test && firstPixels(test)).toEqual([108, 9, 109, 10]);
    expect(Array.from(val.y)).toEqual([0, 1, 0, 1]);
    const few = (await decoded(albumWith({ cat: 3, dog: 10 }))).pictures;
    expect(few.test).toBeNull();
    expect(firstPixels(few.val)).toEqual([2, 108, 109]);
  });

  it("say what is missing before a network can be trained", async () => {
    const problem = (album: Album) =>
      decoded(album).then(
        () => null,
        (error: LabError) => error.problem,
      );
    expect(await problem(emptyAlbum((number) => `class ${number}`))).toBe("emptyClass");
    expect(await problem(albumWith({ cat: 3 }))).toBe("oneClass");
    expect(await problem(albumWith({ cat: 1, dog: 1 }))).toBe("nothingToValidate");
    const broken = withClass(albumWith({ cat: 3, dog: 3 }), 1, { photos: [photoOf("a", new Uint8Array(9))] });
    expect(await problem(broken)).toBe("noneReadable");
  });

  it("leave out files that are no pictures, by name", async () => {
    const album = withPhotos(albumWith({ cat: 3, dog: 3 }), 0, [photoOf("notes.txt", new Uint8Array(9))]);
    const { skipped, photos, pictures } = await decoded(album);
    expect(skipped).toEqual([{ name: "notes.txt", problem: "unreadable" }]);
    expect(photos.train.length).toBe(pictures.train.y.length);
  });

  it("that cannot be read take nobody's place among those that validate or test", async () => {
    const broken = photoOf("broken.png", new TextEncoder().encode("no picture"));
    const album = withPhotos(withPhotos(albumWith({ cat: 5, dog: 5 }), 0, [broken]), 1, [broken]);
    const { pictures, skipped } = await decoded(album);
    expect(firstPixels(pictures.val)).toEqual([4, 104]);
    expect(firstPixels(pictures.train)).toEqual([0, 100, 1, 101, 2, 102, 3, 103]);
    expect(skipped).toEqual([{ name: "broken.png", problem: "unreadable" }]);
  });

  it("that are empty, or larger than the page reads, are told apart from those that cannot be read", async () => {
    const large = png(4, 4, () => [1, 2, 3]);
    const header = new DataView(large.buffer, large.byteOffset + 16);
    header.setUint32(0, 12000);
    header.setUint32(4, 9000);
    header.setUint32(13, crc32(large.subarray(12, 29)));
    const files = [photoOf("empty.jpg", new Uint8Array()), photoOf("large.png", large)];
    const { skipped } = await decoded(withPhotos(albumWith({ cat: 3, dog: 3 }), 0, files));
    expect(skipped).toEqual([
      { name: "empty.jpg", problem: "empty" },
      { name: "large.png", problem: "tooManyPixels" },
    ]);
    expect(TEXTS.en.skippedFiles.tooManyPixels(["large.png"])).toContain(
      "up to 210 million pixels, and other pictures of up to 50: large.png",
    );
    expect(TEXTS.ja.skippedFiles.tooManyPixels(["large.png"])).toContain(
      "JPEG なら 2.1 億画素、ほかの形式なら 5000 万画素まで",
    );
  });

  it("that are there twice are told, in two classes or in one", async () => {
    const [cat, dog] = albumWith({ cat: 3, dog: 3 });
    const album = [
      { ...cat, photos: [...cat.photos, photoOf("again.png", grey(1))] },
      { ...dog, photos: [photoOf("cat.png", grey(0)), ...dog.photos] },
    ];
    const { same } = await decoded(album);
    expect(same).toEqual([
      [
        { name: "cat", number: 2 },
        { name: "cat", number: 4 },
      ],
      [
        { name: "cat", number: 1 },
        { name: "dog", number: 1 },
      ],
    ]);
    expect((await decoded([cat, dog])).same).toEqual([]);
    expect(TEXTS.en.samePictures(same)).toMatch(
      /^The same picture is there twice: cat 2 and cat 4, cat 1 and dog 1\. /,
    );
  });

  it("have class names that folders can have, each once", () => {
    const album = albumWith({ cat: 1, dog: 1 });
    expect(freeName(album, 1, "Cat", "?")).toBe("Cat 2");
    expect(freeName(album, 1, "../a/b", "?")).toBe("a b");
    expect(freeName(album, 1, " . ", "Class 2")).toBe("Class 2");
    expect(freeName(album, 0, "ラーメン", "?")).toBe("ラーメン");
  });

  it("of a folder are those of its parts where it has parts, and what is added is trained on", async () => {
    const files = Object.fromEntries(
      ["train", "val"].flatMap((part) =>
        ["cat", "dog"].flatMap((name) => [0, 1].map((i) => [`pets/${part}/${name}/${i}.png`, grey(i)])),
      ),
    );
    const album = withPhotos(await albumOf(zipSync(files)), 0, [photoOf("new", grey(50))]);
    expect([...divided(album).values()].filter((part) => part === "train").length).toBe(5);
    const { pictures } = await decoded(album);
    expect(firstPixels(pictures.train)).toEqual([0, 0, 1, 1, 50]);
    expect(pictures.test).toBeNull();
  });

  it("are all used, however many they are, and by default trained on", async () => {
    const one = grey(1);
    const many = () => Array.from({ length: 1000 }, (_, i) => photoOf(`${i}`, one));
    const { pictures } = await decoded(withPhotos(withPhotos(albumWith({ cat: 0, dog: 5 }), 0, many()), 1, many()));
    const { train, val, test } = pictures;
    expect([train, val, test as Part].map(({ y }) => y.length)).toEqual([1203, 401, 401]);
    expect(train.y.filter((label) => label === 1).length).toBe(603);
    expect(countOf(DEFAULTS, pictures)).toBe(1203);
    expect(countOf({ photos: 250 }, pictures)).toBe(250);
  });

  it("say that they are too many for a size before any is read, and are read where another is chosen", async () => {
    const unread = Array.from({ length: 1400 }, (_, i) => ({
      name: `${i}`,
      content: () => Promise.reject(new Error("read")),
    }));
    const album = [newClass("cat", unread), newClass("dog", unread)];
    const problem = (size: number) => decoded(album, size).catch(({ problem }: LabError) => problem);
    expect(await problem(128)).toBe("tooLarge");
    expect(await problem(96)).toBe("noneReadable");
  });

  it("that the camera takes are files without loss", () => {
    const [width, height] = [7, 5];
    const data = new Uint8Array(width * height * 4).fill(255);
    for (let i = 0; i < width * height; i++) data.set(gradient(i % width, Math.floor(i / width)), 4 * i);
    const file = encodePng({ data, width, height, channels: 4 });
    const read = decodeImage(file);
    expect([read.width, read.height]).toEqual([width, height]);
    expect(Array.from(read.data)).toEqual(Array.from(data).filter((_, i) => i % 4 !== 3));
  });
});

describe("an error of a folder", () => {
  const one = grey(1);
  it.each([
    [{ "a/notes.txt": one }],
    [{ "photos/cat/a.png": one, "photos/notes.txt": one }],
    [{ "photos/cat/a.txt": one, "photos/dog/a.png": one }],
    [{ "photos/val/cat/a.png": one, "photos/test/cat/a.png": one }],
    [{ "photos/train/cat/a.png": one, "photos/cats/cat/a.png": one }],
    [{ "train/cat/a.png": one, "train/dog/a.png": one, "val/cat/a.png": one, "validation/cat/a.png": one }],
    [{ "train/cat/a.png": one, "train/dog/a.png": one, "val/cat/a.png": one }],
    [
      {
        "train/cat/a.png": one,
        "train/dog/a.png": one,
        "val/cat/a.png": one,
        "val/dog/a.png": one,
        "val/owl/a.png": one,
      },
    ],
  ])("has words of its own in Japanese: %j", async (files) => {
    await expect(albumOf(zipSync(files as Record<string, Uint8Array>))).rejects.toSatisfy((error) => {
      const words = errorText(error, TEXTS.ja);
      return !words.startsWith(TEXTS.ja.unknownProblem) && !/\$|[a-z]{5,} [a-z]{4,}/.test(words);
    });
  });

  it("of a file that is no zip file, or a damaged one, has words of its own in Japanese", async () => {
    const zip = zipSync({ "photos/cat/a.png": one });
    for (const bytes of [new Uint8Array(30), zip.slice(0, 60)])
      await expect(albumOf(bytes)).rejects.toSatisfy(
        (error) =>
          /zip/.test(errorText(error, TEXTS.ja)) && !errorText(error, TEXTS.ja).startsWith(TEXTS.ja.unknownProblem),
      );
    expect(errorText(new LabError("oneClass"), TEXTS.ja)).toMatch(/クラスが 1 つ/);
    expect(errorText(new Error("imageFolder: other"), TEXTS.en)).toBe("other");
  });
});

it("a dropped file is a picture by its type, or by its name where the system does not know the type", () => {
  for (const file of [
    { type: "image/heic", name: "IMG_1" },
    { type: "", name: "IMG_1.HEIC" },
    { type: "", name: "a.avif" },
  ])
    expect(isPicture(file)).toBe(true);
  for (const file of [
    { type: "application/zip", name: "a.zip" },
    { type: "", name: "a.zip" },
    { type: "text/plain", name: "a.png" },
  ])
    expect(isPicture(file)).toBe(false);
});
