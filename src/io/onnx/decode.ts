import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { FormatError } from "../../util/errors.js";
import type { OnnxAttribute, OnnxExternal, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./graph.js";

/** How many fields of a file are read: networks have thousands, and each takes far more memory than its bytes. */
const MAX_FIELDS = 200_000;

/** Reads one field of a message. */
type FieldReader = (reader: BinaryReader, wireType: WireType) => void;

/**
 * Decodes the bytes of an ONNX file. Weights are not copied: they are views of the bytes.
 * @throws FormatError for bytes that are truncated or not an ONNX file
 */
export function decodeOnnx(bytes: Uint8Array, what: string): OnnxModel {
  try {
    return new Decoder().model(bytes);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new FormatError(`${what} is truncated or not an ONNX file: ${cause.message}`, { cause });
  }
}

/** Reads protobuf messages. The numbers are those of the fields in onnx.proto. */
class Decoder {
  #fields = 0;

  model(bytes: Uint8Array): OnnxModel {
    const found = { irVersion: 0, producer: "", opset: 0 };
    const metadata = new Map<string, string>();
    let graph: OnnxGraph | null = null;
    this.#read(bytes, {
      1: integer((value) => {
        found.irVersion = value;
      }),
      2: text((value) => {
        found.producer = value;
      }),
      7: message((value) => {
        graph = this.#graph(value);
      }),
      8: message((value) => {
        found.opset = Math.max(found.opset, this.#standardOpset(value));
      }),
      14: message((value) => {
        metadata.set(...this.#textPair(value));
      }),
    });
    if (graph === null) throw new Error("it has no graph");
    return { ...found, metadata: Object.fromEntries(metadata), graph };
  }

  #standardOpset(bytes: Uint8Array): number {
    let [domain, version] = ["", 0];
    this.#read(bytes, {
      1: text((value) => {
        domain = value;
      }),
      2: integer((value) => {
        version = value;
      }),
    });
    return domain === "" || domain === "ai.onnx" ? version : 0;
  }

  #graph(bytes: Uint8Array): OnnxGraph {
    const nodes: OnnxNode[] = [];
    const initializers: OnnxTensor[] = [];
    const [inputs, outputs]: OnnxValue[][] = [[], []];
    let name = "";
    this.#read(bytes, {
      1: message((value) => nodes.push(this.#node(value))),
      2: text((value) => {
        name = value;
      }),
      5: message((value) => initializers.push(this.#tensor(value))),
      11: message((value) => inputs.push(this.#value(value))),
      12: message((value) => outputs.push(this.#value(value))),
    });
    return { name, nodes, initializers, inputs, outputs };
  }

  #node(bytes: Uint8Array): OnnxNode {
    const names = { name: "", opType: "", domain: "" };
    const [inputs, outputs]: string[][] = [[], []];
    const attributes = new Map<string, OnnxAttribute>();
    this.#read(bytes, {
      1: text((value) => inputs.push(value)),
      2: text((value) => outputs.push(value)),
      3: text((value) => {
        names.name = value;
      }),
      4: text((value) => {
        names.opType = value;
      }),
      5: message((value) => {
        attributes.set(...this.#attribute(value));
      }),
      7: text((value) => {
        names.domain = value;
      }),
    });
    return { ...names, inputs, outputs, attributes };
  }

  #attribute(bytes: Uint8Array): [name: string, value: OnnxAttribute] {
    let [name, type] = ["", 0];
    const [ints, floats]: number[][] = [[], []];
    const byType: Record<number, OnnxAttribute> = {
      ...{ 1: { float: 0 }, 2: { int: 0 }, 3: { text: "" }, 6: { floats }, 7: { ints } },
    };
    const put = (number: number) => (attribute: OnnxAttribute) => {
      byType[number] = attribute;
    };
    this.#read(bytes, {
      1: text((value) => {
        name = value;
      }),
      2: (reader, wireType) => {
        expectWire(wireType, WireType.Bit32);
        put(1)({ float: reader.float() });
      },
      3: integer((value) => put(2)({ int: value })),
      4: text((value) => put(3)({ text: value })),
      5: message((value) => put(4)({ tensor: this.#tensor(value) })),
      7: this.#floats(floats),
      8: this.#integers(ints),
      20: integer((value) => {
        type = value;
      }),
    });
    return [name, byType[type] ?? { other: true }];
  }

  #tensor(bytes: Uint8Array): OnnxTensor {
    const dims: number[] = [];
    const packed = new Map<number, Uint8Array>();
    const found = { name: "", elementType: 0, raw: null as Uint8Array | null };
    const external = new Map<string, string>();
    let isExternal = false;
    const pack = (field: number) => message((value) => packed.set(field, value));
    this.#read(bytes, {
      1: this.#integers(dims),
      2: integer((value) => {
        found.elementType = value;
      }),
      4: pack(4),
      5: pack(5),
      7: pack(7),
      8: text((value) => {
        found.name = value;
      }),
      9: message((value) => {
        found.raw = value;
      }),
      10: pack(10),
      13: message((value) => {
        external.set(...this.#textPair(value));
      }),
      14: integer((value) => {
        isExternal = value === 1;
      }),
    });
    return { ...found, dims, packed, external: isExternal || external.size > 0 ? externalOf(external) : null };
  }

  #textPair(bytes: Uint8Array): [key: string, value: string] {
    let [key, value] = ["", ""];
    this.#read(bytes, {
      1: text((found) => {
        key = found;
      }),
      2: text((found) => {
        value = found;
      }),
    });
    return [key, value];
  }

  #value(bytes: Uint8Array): OnnxValue {
    let [name, elementType] = ["", 0];
    const shape: (number | string)[] = [];
    const readShape = message((value) => this.#read(value, { 1: message((side) => shape.push(this.#side(side))) }));
    const readType = message((value) =>
      this.#read(value, {
        1: integer((type) => {
          elementType = type;
        }),
        2: readShape,
      }),
    );
    this.#read(bytes, {
      1: text((value) => {
        name = value;
      }),
      2: message((value) => this.#read(value, { 1: readType })),
    });
    return { name, elementType, shape };
  }

  #side(bytes: Uint8Array): number | string {
    let side: number | string = "?";
    const set = (value: number | string) => {
      side = value;
    };
    this.#read(bytes, { 1: integer(set), 2: text(set) });
    return side;
  }

  /** A list of integers, packed or one per field. */
  #integers(list: number[]): FieldReader {
    return (reader, wireType) => {
      if (wireType === WireType.Varint) return list.push(Number(reader.int64()));
      const inner = new BinaryReader(bytesOf(reader, wireType));
      for (; inner.pos < inner.len; this.#count()) list.push(Number(inner.int64()));
      return list.length;
    };
  }

  /** A list of float32, packed or one per field. */
  #floats(list: number[]): FieldReader {
    return (reader, wireType) => {
      if (wireType === WireType.Bit32) return list.push(reader.float());
      const inner = new BinaryReader(bytesOf(reader, wireType));
      for (; inner.pos < inner.len; this.#count()) list.push(inner.float());
      return list.length;
    };
  }

  #read(bytes: Uint8Array, fields: Readonly<Record<number, FieldReader>>): void {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, wireType] = reader.tag();
      this.#count();
      if (fields[field]) fields[field](reader, wireType);
      else reader.skip(wireType, field);
    }
    if (reader.pos > reader.len) throw new Error("it ends within a number");
  }

  #count(): void {
    if (++this.#fields > MAX_FIELDS)
      throw new Error(`it has more than ${MAX_FIELDS} fields, more than any network needs`);
  }
}

/** A reference to external data, whose numbers ONNX stores as strings. */
function externalOf(entries: ReadonlyMap<string, string>): OnnxExternal {
  const number = (name: string) => {
    const value = Number(entries.get(name) ?? 0);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`the ${name} of external data is ${String(entries.get(name)).slice(0, 40)}`);
  };
  const length = entries.has("length") ? number("length") : null;
  return { location: entries.get("location") ?? "", offset: number("offset"), length };
}

function integer(set: (value: number) => void): FieldReader {
  return (reader, wireType) => {
    expectWire(wireType, WireType.Varint);
    set(Number(reader.int64()));
  };
}

function text(set: (value: string) => void): FieldReader {
  return (reader, wireType) => {
    expectWire(wireType, WireType.LengthDelimited);
    set(reader.string());
  };
}

function message(set: (value: Uint8Array) => void): FieldReader {
  return (reader, wireType) => set(bytesOf(reader, wireType));
}

function bytesOf(reader: BinaryReader, wireType: WireType): Uint8Array {
  expectWire(wireType, WireType.LengthDelimited);
  return reader.bytes();
}

function expectWire(found: WireType, needed: WireType): void {
  if (found !== needed) throw new Error(`a field has the wire type ${found} instead of ${needed}`);
}
