import { FormatError } from "../../util/errors.js";
import { sizeOf } from "../../util/shape.js";
import type { HostArray } from "../Dataset.js";
import { gunzipped } from "./gunzipped.js";

/** Bytes of an element and how it is read, by the type that the header states. */
const ELEMENTS: Readonly<Record<number, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  8: [1, (view, at) => view.getUint8(at)],
  9: [1, (view, at) => view.getInt8(at)],
  11: [2, (view, at) => view.getInt16(at)],
  12: [4, (view, at) => view.getInt32(at)],
  13: [4, (view, at) => view.getFloat32(at)],
  14: [8, (view, at) => view.getFloat64(at)],
};
const FIRST_FLOAT = 13;

/**
 * Reads an IDX file, the format of MNIST, Fashion-MNIST, KMNIST and EMNIST (`train-images-idx3-ubyte.gz`), compressed by gzip or not.
 * Integers of one axis (labels) become int32; all others become float32, unscaled.
 *
 * @example
 * const images = readIdx(await readFile("train-images-idx3-ubyte.gz"));             // [60000, 28, 28], 0 to 255
 * const labels = readIdx(await readFile("train-labels-idx1-ubyte.gz"));             // [60000]
 * const train = arrays({ data: images.data, shape: [...images.shape, 1] }, labels, { shuffle: true });
 * @throws FormatError when it is not an IDX file, or truncated
 */
export function readIdx(bytes: Uint8Array, { what = "IDX" }: { readonly what?: string } = {}): HostArray {
  const file = gunzipped(bytes, what);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [element, axes] = [file[2], file[3]];
  if (file.length < 4 || file[0] !== 0 || file[1] !== 0 || !ELEMENTS[element] || axes === 0)
    throw new FormatError(`${what}: is not an IDX file; its first bytes must be 0, 0, a type and a number of axes`);
  const start = 4 + 4 * axes;
  if (file.length < start) throw cutOff(what, "its header is incomplete");
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const [step, read] = ELEMENTS[element];
  const size = sizeOf(shape);
  if (file.length < start + size * step)
    throw cutOff(what, `its shape [${shape}] takes ${size * step} bytes, and ${file.length - start} follow`);
  const data = axes === 1 && element < FIRST_FLOAT ? new Int32Array(size) : new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = read(view, start + i * step);
  return { data, shape };
}

function cutOff(what: string, detail: string): FormatError {
  return new FormatError(`${what}: is an IDX file that is truncated (${detail}); download it again`);
}
