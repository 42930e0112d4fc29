import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readCifar } from "../../src/data/files/readCifar.js";
import { readCsv } from "../../src/data/files/readCsv.js";
import { readIdx } from "../../src/data/files/readIdx.js";
import { readNpy } from "../../src/data/files/readNpy.js";
import { readNpz } from "../../src/data/files/readNpz.js";
import { readPixelCsv } from "../../src/data/files/readPixelCsv.js";
import { FormatError, ShapeError } from "../../src/util/errors.js";
import { fixture } from "./images.js";

const pictures = readNpz(fixture("stored.npz")).x_train;

/** Whatever the bytes are, they are read or refused by the one error. */
function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}

describe("readIdx", () => {
  it("reads the files of MNIST's kind, packed or not", () => {
    const images = readIdx(fixture("images-idx3-ubyte"));
    expect(images.shape).toEqual([3, 4, 5]);
    expect(images.data).toEqual(Float32Array.from(pictures.data));
    expect(readIdx(fixture("images-idx3-ubyte.gz"))).toEqual(images);
    expect(readIdx(fixture("labels-idx1-ubyte"))).toEqual({ data: Int32Array.of(7, 0, 9), shape: [3] });
    const floats = readIdx(fixture("floats-idx2-float"));
    expect(floats.shape).toEqual([4, 5]);
    expect(floats.data).toEqual(readNpz(fixture("arrays.npz")).f4.data);
  });

  it("refuses what is cut off, damaged or something else", () => {
    const bytes = fixture("images-idx3-ubyte");
    for (let length = 0; length < bytes.length; length++)
      expect(() => readIdx(bytes.subarray(0, length), { what: "x" })).toThrow(FormatError);
    expect(() => readIdx(fixture("images-idx3-ubyte.gz").subarray(0, 60))).toThrow(/gzip data that is damaged/);
    expect(() => readIdx(fixture("baseline.jpg"), { what: "a.jpg" })).toThrow(/^a\.jpg: is not an IDX file/);
  });
});

describe("readNpz", () => {
  it("reads every type of number that NumPy writes, in either order of bytes and axes", () => {
    const right = JSON.parse(Buffer.from(fixture("arrays.json")).toString()) as Record<
      string,
      { shape: number[]; values: number[] }
    >;
    const arrays = readNpz(fixture("arrays.npz"));
    expect(Object.keys(arrays).sort()).toEqual(Object.keys(right).sort());
    for (const [name, { shape, values }] of Object.entries(right)) {
      expect(arrays[name].shape, name).toEqual(shape);
      expect([...arrays[name].data], name).toEqual(values);
    }
    expect(arrays.i8.data).toBeInstanceOf(Int32Array);
    expect(arrays.f8.data).toBeInstanceOf(Float64Array);
  });

  it("reads some arrays alone, and says which is missing", () => {
    expect(Object.keys(readNpz(fixture("stored.npz"), { only: ["y_train"] }))).toEqual(["y_train"]);
    expect(() => readNpz(fixture("stored.npz"), { only: ["z"], what: "a.npz" })).toThrow(/^a\.npz: has no array "z"/);
  });

  it("refuses text, integers that are too large, and what is no such file", () => {
    expect(() => readNpz(fixture("text.npz"), { what: "a.npz" })).toThrow(/^a\.npz: names: is an array of type "U2"/);
    const header = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }\n";
    const npy = Uint8Array.of(
      0x93,
      ...strToU8("NUMPY"),
      1,
      0,
      header.length,
      0,
      ...strToU8(header),
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
    );
    expect(() => readNpz(zipSync({ "big.npy": npy }))).toThrow(
      /big: value 0 is 1099511627776, which int32 does not hold/,
    );
    expect(() => readNpz(fixture("baseline.jpg"))).toThrow(/not a zip archive/);
    expect(() => readNpy(npy.subarray(0, -1))).toThrow(/truncated/);
    fc.assert(
      fc.property(fc.nat(npy.length - 1), fc.nat(255), (at, to) => readsOrRefuses(() => readNpy(npy.with(at, to)))),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe("readCifar", () => {
  const picture = (labels: number[], seed: number) =>
    Uint8Array.from([...labels, ...Array.from({ length: 3072 }, (_, i) => (i * 7 + seed) % 256)]);

  it("reads both kinds, channels last", () => {
    const ten = readCifar(Buffer.concat([picture([3], 0), picture([9], 1)]));
    expect([ten.x.shape, [...ten.y.data], ten.coarse]).toEqual([[2, 32, 32, 3], [3, 9], undefined]);
    // Pixel (row 1, column 2): place 34 in the planes of red, green and blue.
    expect([...ten.x.data.slice(34 * 3, 34 * 3 + 3)]).toEqual([34, 34 + 1024, 34 + 2048].map((i) => (i * 7) % 256));
    const hundred = readCifar(Buffer.concat([picture([19, 99], 0), picture([2, 30], 1)]));
    expect([[...hundred.y.data], [...hundred.coarse!.data]]).toEqual([
      [99, 30],
      [19, 2],
    ]);
  });

  it("refuses files of another size, and labels that there are not", () => {
    expect(() => readCifar(picture([3], 0).subarray(1), { what: "data_batch_1.bin" })).toThrow(
      /^data_batch_1\.bin: 3072 bytes are not a whole number of CIFAR pictures/,
    );
    expect(() => readCifar(picture([10], 0))).toThrow(/a label is 10/);
    expect(() => readCifar(picture([1], 0), { classes: 100 })).toThrow(FormatError);
  });
});

describe("readCsv", () => {
  it("reads what pandas writes: quotes, separators and line ends in fields", () => {
    const { columns, rows } = readCsv(fixture("quoted.csv"));
    expect(columns).toEqual(["file", "label"]);
    expect(rows).toEqual([
      ["a, b.png", "ramen"],
      ['say "hi".png', "udon"],
      ["x\ny.png", "ramen"],
    ]);
  });

  it("reads semicolons, tabs, a byte order mark, Windows's line ends and no last one", () => {
    const right = { columns: ["a", "b"], rows: [["1", ""]] };
    for (const text of ["a,b\n1,\n", "a;b\r\n1;", "\uFEFFa\tb\n\n1\t\n\n"]) expect(readCsv(text)).toEqual(right);
  });

  it("gives back every table", () => {
    const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", ";") });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { maxLength: 5 }), (rows) => {
        const line = (fields: string[]) => fields.map((value) => `"${value.replaceAll('"', '""')}"`).join(",");
        expect(readCsv([["x", "y"], ...rows].map(line).join("\n")).rows).toEqual(rows);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("names the line that is wrong", () => {
    expect(() => readCsv("a,b\n1,2\n3\n", { what: "labels.csv" })).toThrow(/^labels\.csv: line 3 has 1 fields/);
    expect(() => readCsv('a,b\n1,"2\n')).toThrow(/line 2 is never closed/);
    expect(() => readCsv('a,b\n"1"x,2')).toThrow(/line 2 has text after a closing quote/);
    expect(() => readCsv("")).toThrow(/is empty/);
  });
});

describe("readPixelCsv", () => {
  it("reads a pixel a column, as Kaggle's MNIST has it", () => {
    const { x, y } = readPixelCsv(fixture("pixels.csv"), { shape: [3, 4, 1] });
    expect(x.shape).toEqual([3, 3, 4, 1]);
    expect([...x.data.subarray(0, 12)]).toEqual([...pictures.data.subarray(0, 12)]);
    expect(y).toEqual({ data: Int32Array.of(7, 0, 9), shape: [3] });
    expect(readPixelCsv("p,q\n1,2\n", { shape: [2], labelColumn: null })).toEqual({
      x: { data: Float32Array.of(1, 2), shape: [1, 2] },
    });
  });

  it("reads all pixels in one column, as FER-2013 has it", () => {
    const { x, y } = readPixelCsv(fixture("fer.csv"), {
      shape: [3, 3, 1],
      labelColumn: "emotion",
      pixelColumn: "pixels",
    });
    expect(x.shape).toEqual([2, 3, 3, 1]);
    expect([...x.data.subarray(9)]).toEqual([...pictures.data.subarray(20, 29)]);
    expect([...y!.data]).toEqual([3, 6]);
  });

  it("names what is wrong", () => {
    expect(() => readPixelCsv("label,a\n1,x\n", { shape: [1] })).toThrow(/row 1 has "x" where a number is needed/);
    expect(() => readPixelCsv("label,a\n1,\n", { shape: [1] })).toThrow(FormatError);
    expect(() => readPixelCsv("label,a\n1.5,1\n", { shape: [1] })).toThrow(/labels are integers/);
    expect(() => readPixelCsv("label,a\n1,1\n", { shape: [2] })).toThrow(ShapeError);
    expect(() => readPixelCsv("class,a\n1,1\n", { shape: [1] })).toThrow(/no column "label" \(found class, a\)/);
  });
});
