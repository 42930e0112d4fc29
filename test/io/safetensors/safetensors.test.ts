import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, type WritableTensor, writeSafetensors } from "../../../src/io/index.js";
import { FormatError, ShapeError, ValueError } from "../../../src/util/errors.js";
import { expectSame } from "../../equal.js";

/** A file with this header, as an object or as text, and these bytes of data. */
function file(header: unknown, data: ArrayBufferView = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.byteLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + json.length);
  return bytes;
}

/** A file with one tensor called x. */
function single(dtype: string, data: ArrayBufferView, shape: readonly number[]): Uint8Array {
  return file({ x: { dtype, shape, data_offsets: [0, data.byteLength] } }, data);
}

const u8 = (shape: unknown, data_offsets: unknown) => ({ dtype: "U8", shape, data_offsets });

const tensorArbitrary: fc.Arbitrary<WritableTensor> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
  .chain((shape) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const length = { minLength: size, maxLength: size };
    return fc
      .oneof(fc.float32Array(length), fc.float64Array(length), fc.int32Array(length))
      .map((data) => ({ shape, data }) as WritableTensor);
  });

const contentArbitrary = fc.tuple(
  fc.uniqueArray(fc.tuple(fc.oneof(fc.string({ unit: "binary" }), fc.nat(99).map(String)), tensorArbitrary), {
    selector: ([name]) => name,
    maxLength: 6,
  }),
  fc.dictionary(fc.string(), fc.string({ unit: "binary" }), { maxKeys: 3 }),
);

/** Decodes or throws a FormatError; anything else fails. */
function decodesOrComplains(bytes: Uint8Array): void {
  try {
    readSafetensors(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
  }
}

describe("safetensors", () => {
  it("gives back what was written: names in order, shapes, bits, metadata", () => {
    fc.assert(
      fc.property(contentArbitrary, ([tensors, metadata]) => {
        const read = readSafetensors(writeSafetensors(tensors, metadata));
        expect([...read.tensors.keys()]).toEqual(tensors.map(([name]) => name));
        expect({ ...read.metadata }).toEqual({ ...metadata });
        for (const [name, written] of tensors) {
          const tensor = read.tensors.get(name)!;
          expect(tensor.data.constructor).toBe(written.data.constructor);
          expectSame(tensor, written, name);
        }
      }),
    );
  });

  it("writes an aligned file: header and every tensor at a multiple of 8 and of the element's size", () => {
    const bytes = writeSafetensors([
      ["single", { shape: [1], data: Float32Array.of(1) }],
      ["double", { shape: [1], data: Float64Array.of(2) }],
    ]);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(Object.keys(header)).toEqual(["single", "double"]);
    expect(header.double.data_offsets).toEqual([0, 8]);
    expect(header.single.data_offsets).toEqual([8, 12]);
  });

  it("throws FormatError for every file that is cut off", () => {
    fc.assert(
      fc.property(contentArbitrary, ([tensors, metadata]) => {
        const bytes = writeSafetensors(tensors, metadata);
        for (let length = 0; length < bytes.length; length++) {
          expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(FormatError);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("decodes damaged bytes or throws FormatError", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(contentArbitrary, damage, ([tensors, metadata], changes) => {
        const bytes = writeSafetensors(tensors, metadata);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        decodesOrComplains(bytes);
      }),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.json(), fc.uint8Array(), (json, data) => decodesOrComplains(file(json, data))));
  });

  it("copies, from views at odd addresses and from Node's pooled buffers too", () => {
    const written = writeSafetensors([["x", { shape: [2], data: Float64Array.of(1, 2) }]]);
    const shifted = Buffer.alloc(written.length + 3).subarray(3);
    shifted.set(written);
    const x = readSafetensors(shifted).tensors.get("x")!;
    shifted.fill(0);
    expect(x.data).toEqual(Float64Array.of(1, 2));
    expect(x.data.buffer.byteLength).toBe(16);
  });

  it("reads the golden values whole", () => {
    const bytes = readFileSync(join(import.meta.dirname, "..", "..", "goldens", "ops.safetensors"));
    const { tensors } = readSafetensors(bytes);
    expect(tensors.size).toBe(638);
    expect(new Set([...tensors.values()].map(({ storedAs }) => storedAs))).toEqual(new Set(["F64", "I32"]));
    const again = readSafetensors(writeSafetensors(tensors));
    for (const [name, tensor] of tensors) expectSame(again.tensors.get(name)!, tensor, name);
  });
});

describe("the types in a file", () => {
  const rows: [string, ArrayBufferView, string, number[]][] = [
    ["F64", Float64Array.of(0.1), "float64", [0.1]],
    ["F32", Float32Array.of(0.5), "float32", [0.5]],
    ["I64", BigInt64Array.of(-1n, 2147483647n, -2147483648n), "int32", [-1, 2147483647, -2147483648]],
    ["U64", BigUint64Array.of(5n, 2147483647n), "int32", [5, 2147483647]],
    ["I32", Int32Array.of(-7), "int32", [-7]],
    ["U32", Uint32Array.of(2147483647), "int32", [2147483647]],
    ["I16", Int16Array.of(-300), "int32", [-300]],
    ["U16", Uint16Array.of(65535), "int32", [65535]],
    ["I8", Int8Array.of(-1), "int32", [-1]],
    ["U8", Uint8Array.of(255), "int32", [255]],
    ["BOOL", Uint8Array.of(1, 0), "int32", [1, 0]],
    [
      "F16",
      Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x3555),
      "float32",
      [1, -2, 65504, 2 ** -24, -0, 0.333251953125],
    ],
    [
      "F16",
      Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0x03ff),
      "float32",
      [Infinity, -Infinity, Number.NaN, 1023 * 2 ** -24],
    ],
    ["BF16", Uint16Array.of(0x3f80, 0xc049, 0x7f80, 0x0001), "float32", [1, -3.140625, Infinity, 2 ** -133]],
  ];

  it.each(rows)("reads %s", (storedAs, data, dtype, expected) => {
    const x = readSafetensors(single(storedAs, data, [expected.length])).tensors.get("x")!;
    expect(x).toMatchObject({ dtype, storedAs, shape: [expected.length] });
    expect([...x.data]).toEqual(expected);
  });

  it.each<[string, ArrayBufferView]>([
    ["I64", BigInt64Array.of(2147483648n)],
    ["I64", BigInt64Array.of(-2147483649n)],
    ["U64", BigUint64Array.of(2147483648n)],
    ["U64", BigUint64Array.of(1n << 32n)],
    ["U32", Uint32Array.of(2147483648)],
  ])("refuses a %s beyond int32", (storedAs, data) => {
    expect(() => readSafetensors(single(storedAs, data, [1]))).toThrow(/"x" is stored as .* beyond int32/);
  });
});

describe("a malformed safetensors file", () => {
  const byte = new Uint8Array(1);
  it.each<[string, Uint8Array, RegExp]>([
    ["shorter than 8 bytes", new Uint8Array(7), /truncated: it has 7 bytes/],
    [
      "with a header beyond its end",
      Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 1),
      /the header has 9 bytes, but the file 9/,
    ],
    ["with an absurd header length", new Uint8Array(16).fill(255), /more than the 100000000 allowed/],
    ["whose header is not UTF-8", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), /not UTF-8/],
    ["whose header is not JSON", file("{"), /not valid JSON/],
    ["whose header is an array", file("[]"), /not an object/],
    [
      "with a name twice",
      file('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}, "\\u0061" : {}}'),
      /"a" is in the header twice/,
    ],
    [
      "with an unknown dtype",
      file({ x: { dtype: "F128", shape: [], data_offsets: [0, 1] } }, byte),
      /unknown dtype "F128"/,
    ],
    [
      "with a dtype that is a method's name",
      file({ x: { dtype: "toString", shape: [], data_offsets: [0, 1] } }, byte),
      /unknown/,
    ],
    ["with a description that is no object", file({ x: null }), /has no object with dtype/],
    ["with a negative side", file({ x: u8([-1], [0, 1]) }, byte), /shape \[-1\]/],
    ["with a fractional side", file({ x: u8([0.5], [0, 1]) }, byte), /shape/],
    ["with sides beyond counting", file({ x: u8([2 ** 52, 2 ** 52], [0, 1]) }, byte), /needs .* bytes/],
    ["without offsets", file({ x: u8([1], undefined) }, byte), /data_offsets nothing/],
    ["with offsets the wrong way round", file({ x: u8([1], [1, 0]) }, byte), /data_offsets \[1,0\]/],
    [
      "with offsets that do not match the shape",
      file({ x: u8([2], [0, 1]) }, byte),
      /needs 2 bytes for U8 of shape \[2\].* 1\./,
    ],
    ["with a tensor beyond its end", file({ x: u8([2], [0, 2]) }, byte), /ends at byte 2 of the data, which has 1/],
    ["with overlapping tensors", file({ x: u8([2], [0, 2]), y: u8([2], [1, 3]) }, new Uint8Array(3)), /overlaps/],
    ["with a hole", file({ x: u8([1], [0, 1]), y: u8([1], [2, 3]) }, new Uint8Array(3)), /gap after byte 1/],
    ["with bytes left over", file({ x: u8([1], [0, 1]) }, new Uint8Array(3)), /2 bytes after the last tensor/],
    ["with metadata that is no strings", file({ __metadata__: { a: 1 } }), /__metadata__/],
  ])("%s is refused, saying so", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
    expect(() => readSafetensors(bytes, { what: "w.safetensors" })).toThrow(message);
    expect(() => readSafetensors(bytes, { what: "w.safetensors" })).toThrow(/^w\.safetensors/);
  });

  it("may hold long texts and many names without harm", () => {
    const long = '\\\\"x'.repeat(1_000_000);
    expect(readSafetensors(file({ __metadata__: { long } })).metadata.long).toBe(long);
    expect(() => readSafetensors(file("[".repeat(1_000_000)))).toThrow(FormatError);
    expect(() => readSafetensors(file({ x: u8(Array(100_000).fill(1), [0, 9]) }))).toThrow(/^.{0,400}$/);
  });
});

describe("writeSafetensors", () => {
  it("refuses data in arrays that the format would name wrongly, rather than write them as int32", () => {
    for (const data of [Uint8Array.of(1, 2), BigInt64Array.of(1n, 2n), [1, 2], new ArrayBuffer(8)])
      expect(() => writeSafetensors([["x", { shape: [2], data: data as never }]])).toThrow(
        /"x" has its data in .*; give a Float32Array, a Float64Array or an Int32Array/,
      );
  });

  const one = { shape: [1], data: Float32Array.of(1) };
  it("refuses a shape that does not fit, names given twice and the reserved name", () => {
    expect(() => writeSafetensors([["x", { shape: [2, 2], data: one.data }]])).toThrow(ShapeError);
    expect(() =>
      writeSafetensors([
        ["x", one],
        ["x", one],
      ]),
    ).toThrow(ValueError);
    expect(() => writeSafetensors([["__metadata__", one]])).toThrow(/reserved/);
  });
});
