import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/Dataset.js";
import { imageCsv } from "../../src/data/folder/imageCsv.js";
import { imageList } from "../../src/data/folder/imageList.js";
import { FormatError, ValueError } from "../../src/util/errors.js";
import { png } from "./images.js";

const dir = mkdtempSync(join(tmpdir(), "noodlenet-list-"));
afterAll(() => rmSync(dir, { recursive: true }));

const grey = (level: number) => png(4, 3, () => [level, level, level]);
const size = [2, 2] as const;

/** First value of each sample. */
async function firsts(dataset: Dataset): Promise<number[]> {
  const values: number[] = [];
  for await (const { x } of dataset.batches(0)) for (let i = 0; i < x.shape[0]; i++) values.push(x.data[i * 12]);
  return values;
}

describe("imageList", () => {
  it("takes paths, Files, Blobs and bytes, and keeps bytes for their owner", async () => {
    const path = join(dir, "a.png");
    writeFileSync(path, grey(10));
    const bytes = grey(40);
    const { train, classNames } = await imageList(
      [
        { image: path, label: "udon" },
        { image: new File([grey(20) as Uint8Array<ArrayBuffer>], "b.png"), label: "ramen" },
        { image: new Blob([grey(30) as Uint8Array<ArrayBuffer>]), label: "udon" },
        { image: bytes, label: "ramen" },
        { image: new File([grey(50) as Uint8Array<ArrayBuffer>], "b.png"), label: "ramen" },
      ],
      { size, shuffle: false },
    );
    expect(classNames).toEqual(["ramen", "udon"]);
    expect([...train.labels]).toEqual([1, 0, 1, 0, 0]);
    expect(train.files).toEqual([path, "b.png", "picture 2", "picture 3", "b.png (4)"]);
    expect(await firsts(train)).toEqual([10, 20, 30, 40, 50]);
    expect(bytes).toEqual(grey(40));
  });

  it("splits, names classes, and leaves out bad pictures by name", async () => {
    const images = Array.from({ length: 10 }, (_, i) => ({ image: grey(i), label: i % 2 }));
    const { train, val, classNames } = await imageList(images, { size, validationSplit: 0.4, classNames: ["a", "b"] });
    expect([train.size, val.size, classNames]).toEqual([6, 4, ["a", "b"]]);
    const bad = new File(["no picture"], "bad.png");
    const { skipped } = await imageList([...images, { image: bad, label: 1 }], { size, onBadImage: "skip" });
    expect(skipped).toEqual([{ file: "bad.png", reason: expect.stringMatching(/^is a text file/) }]);
    await expect(firsts((await imageList([{ image: bad, label: 0 }], { size })).train)).rejects.toThrow(FormatError);
  });

  it("refuses an empty list, labels that are no classes and options that there are not", async () => {
    const image = grey(1);
    await expect(imageList([], { size })).rejects.toThrow(ValueError);
    await expect(imageList([{ image, label: "x" }], { size, classNames: ["a", "b"] })).rejects.toThrow(
      /the label of picture 0 is "x"; it must be one of 2 classes \(a, b\)/,
    );
    await expect(imageList([{ image, label: 1.5 }], { size })).rejects.toThrow(ValueError);
    await expect(
      imageList(
        [
          { image, label: 1 },
          { image, label: "a" },
        ],
        { size },
      ),
    ).rejects.toThrow(/give all of one kind/);
    await expect(
      imageList([{ image, label: 1 }], { size, batchsize: 2 } as object as { size: [2, 2] }),
    ).rejects.toThrow(/batchSize/);
  });
});

describe("imageCsv", () => {
  it("takes names and labels from a table beside the pictures", async () => {
    for (const i of [1, 2, 3]) writeFileSync(join(dir, `${i}.png`), grey(i));
    writeFileSync(join(dir, "labels.csv"), "id,breed,split\n3,pug,x\n1,collie,y\n2,pug,x\n");
    const { train, classNames } = await imageCsv(join(dir, "labels.csv"), { size, shuffle: false, ending: ".png" });
    expect([classNames, [...train.labels]]).toEqual([
      ["collie", "pug"],
      [1, 0, 1],
    ]);
    expect(await firsts(train)).toEqual([3, 1, 2]);
    const other = {
      size,
      shuffle: false,
      ending: ".png",
      folder: dir,
      imageColumn: "id",
      labelColumn: "split",
    } as const;
    expect((await imageCsv(join(dir, "labels.csv"), other)).classNames).toEqual(["x", "y"]);
    await expect(imageCsv(join(dir, "labels.csv"), { size, labelColumn: "class" })).rejects.toThrow(
      /labels\.csv has no column "class" \(found "id", "breed", "split"\)/,
    );
    await expect(imageCsv(join(dir, "none.csv"), { size })).rejects.toThrow(/cannot be read/);
  });
});
