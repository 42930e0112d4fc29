import type { NamedArray } from "noodlenet";

/** A part of a file: of weights with their shape. */
export interface FilePart {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
  readonly shape?: readonly number[];
}

/** Where the file has these bytes. @throws Error where it has them nowhere, or in two places */
function placeOf(file: Buffer, bytes: Uint8Array, name: string): number {
  const start = file.indexOf(bytes);
  if (start < 0 || file.indexOf(bytes, start + 1) >= 0) throw new Error(`${name}: not at one place of the file`);
  return start;
}

const bytesOf = ({ data }: NamedArray) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The parts of a file of Keras: both texts, and the weights, which are found by their bytes. */
export function partsOf(file: Uint8Array, weights: readonly NamedArray[]): FilePart[] {
  const all = Buffer.from(file);
  // An entry of a zip file: 30 bytes, among them the size, then its name, then what it holds.
  const text = (name: string): FilePart => {
    const start = all.indexOf(name) + name.length;
    return { name, start, bytes: all.readUInt32LE(start - name.length - 8) };
  };
  return [
    text("metadata.json"),
    text("config.json"),
    ...weights.map((weight) => ({
      name: weight.name,
      start: placeOf(all, bytesOf(weight), weight.name),
      bytes: weight.data.byteLength,
      shape: weight.shape,
    })),
  ];
}
