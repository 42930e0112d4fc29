import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHdf5, writeHdf5 } from "../../../src/io/hdf5/hdf5.js";
import { atPath, type Hdf5Dataset, hdf5Dataset, hdf5Group } from "../../../src/io/hdf5/tree.js";
import { loadWeights } from "../../../src/io/index.js";
import { Dense } from "../../../src/layers/Dense.js";
import { Sequential } from "../../../src/models/Sequential.js";
import { FormatError } from "../../../src/util/errors.js";

const files = join(import.meta.dirname, "..", "files");
const golden = (name: string) =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "..", "..", "goldens", "files", name)));
const source = (bytes: Uint8Array, what = "the file") => ({ what, size: bytes.length, bytes });
const read = (name: string) => readHdf5(source(new Uint8Array(readFileSync(join(files, name))), name));

describe("reading HDF5", () => {
  it("knows floats of all widths, whole numbers, both byte orders, packed data, and leaves out what is no numbers", async () => {
    const root = await read("variety.h5");
    const at = (name: string) => atPath(root, name) as Hdf5Dataset;
    for (const [name, storedAs] of [
      ["little_f4", "float32"],
      ["big_f4", "float32"],
      ["little_f8", "float64"],
      ["big_f8", "float64"],
    ]) {
      expect(at(name)).toMatchObject({ shape: [2, 3], storedAs });
      expect(Array.from(at(name).data as Float64Array, Math.fround)).toEqual([1.5, -2, 0, 3, 4, Math.fround(1e-3)]);
    }
    expect(at("little_f2")).toMatchObject({ storedAs: "float16" });
    expect((at("little_f2").data as Float32Array)[0]).toBe(1.5);
    expect(at("little_i8").data).toEqual(BigInt64Array.of(1n, -2n, 0n, 3n, 4n, 0n));
    expect(at("big_i2").data).toEqual(Int16Array.of(1, -2, 0, 3, 4, 0));
    expect(at("u1").data).toEqual(Uint8Array.of(1, 0, 0, 3, 4, 0));
    expect(at("packed").data).toEqual(Float32Array.from({ length: 4096 }, (_, i) => i));
    expect(at("number")).toMatchObject({ shape: [], data: Float32Array.of(7) });
    expect(at("none")).toMatchObject({ shape: [0, 3], data: new Float32Array(0) });
    expect(at("text")).toMatchObject({ storedAs: "text", data: null });
    expect(at("empty").data).toBeNull();
  });

  it("reads text of fixed and of free length", async () => {
    const { attributes } = await read("variety.h5");
    expect(attributes.get("fixed")).toEqual(["one", "three"]);
    expect(attributes.get("free")).toEqual(["über", "", "日本"]);
    expect(attributes.get("single")).toBe("text");
    expect(attributes.get("numbers")).toEqual(Int32Array.of(1, 2));
  });

  it("follows links within the file, and none out of it", async () => {
    const { children } = await read("variety.h5");
    expect(["elsewhere", "soft", "nowhere"].filter((name) => children.has(name))).toEqual(["soft"]);
  });

  it("reads from a path piece by piece, and from bytes without taking them away", async () => {
    const bytes = golden("small.h5");
    const path = join(import.meta.dirname, "..", "..", "goldens", "files", "small.h5");
    const trees = [await readHdf5(source(bytes)), await readHdf5({ what: path, size: bytes.length, path })];
    expect(trees[0]).toEqual(trees[1]);
    expect(bytes.length).toBe(58112);
  });

  it("leaves out the groups that nobody wants", async () => {
    const { children } = await readHdf5(source(golden("small.h5")), { skip: ["optimizer_weights"] });
    expect([...children.keys()]).toEqual(["model_weights"]);
  });

  it("joins lists of names that were cut into pieces", async () => {
    const model = new Sequential(
      Array.from({ length: 5 }, () => new Dense(1)),
      { inputShape: [1] },
    );
    await loadWeights(model, join(files, "pieces.h5"));
    expect((await model.getWeights()).map(({ data }) => data[0])).toEqual([0, 0, 1, 0.5, 2, 1, 3, 1.5, 4, 2]);
  });
});

describe("a hostile HDF5 file", () => {
  it.each([
    ["loop.h5", /groups are nested more than 32 levels deep/],
    ["claims.h5", /dense\/vars\/0: it claims 4294967296 bytes/],
  ])("%s is refused", async (name, message) => {
    await expect(read(name)).rejects.toThrow(FormatError);
    await expect(read(name)).rejects.toThrow(message);
  });

  it("that makes the library hang is given up, and the next one is read by a fresh worker", async () => {
    const bytes = golden("small.legacy_weights.h5");
    for (const [at, value] of [
      [2288, 255],
      [2576, 30],
      [3285, 255],
      [29028, 91],
    ])
      bytes[at] = value;
    await read("pieces.h5");
    await expect(readHdf5(source(bytes), { seconds: 1 })).rejects.toThrow(/without a step for 1 seconds/);
    expect((await read("pieces.h5")).children.size).toBe(5);
  });

  it("that takes longer than the patience in all is read, as long as there are steps, and though this thread is busy", async () => {
    const groups = Array.from({ length: 12_000 }, (_, i) => [`g${i}`, hdf5Group([["name", "x"]])] as const);
    const bytes = await writeHdf5(hdf5Group([], groups));
    const start = performance.now();
    const reading = readHdf5(source(bytes), { seconds: 0.4 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Nothing is heard meanwhile.
    for (const until = performance.now() + 1000; performance.now() < until; );
    expect((await reading).children.size).toBe(12_000);
    expect(performance.now() - start).toBeGreaterThan(900);
  });

  it("that asks for more memory than allowed is refused: by what it claims, or by how the library grows", async () => {
    const big = await writeHdf5(hdf5Group([], [["x", hdf5Dataset([8_000_000], new Float32Array(8_000_000))]]));
    await expect(readHdf5(source(big), { memory: 1e6 })).rejects.toThrow(
      /claims 32000000 bytes, more than may be allocated/,
    );
    await expect(readHdf5(source(big), { memory: 33e6 })).rejects.toThrow(FormatError);
    expect((await readHdf5(source(big))).children.size).toBe(1);
  });

  it.each([
    ["empty", new Uint8Array(0)],
    ["of text", new TextEncoder().encode("<html>404</html>")],
    ["with the start alone", golden("small.h5").slice(0, 100)],
  ])("%s is named, with what to do", async (_, bytes) => {
    await expect(readHdf5(source(bytes, "w.h5"))).rejects.toThrow(
      /^w\.h5 cannot be read as HDF5: .*Download or save it again$/,
    );
  });

  it("does not disturb others that are read at the same time", async () => {
    const good = golden("small.h5");
    const bad = golden("small.h5").slice(0, 30_000);
    const results = await Promise.allSettled([good, bad, good, bad].map((bytes) => readHdf5(source(bytes))));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
  });
});
