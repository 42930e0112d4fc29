import { FormatError } from "../../util/errors.js";
import type { HostArray } from "../Dataset.js";
import { gunzipped } from "./gunzipped.js";

const SIDE = 32;
const PLANE = SIDE * SIDE;

/** Pictures of a CIFAR file. */
export interface Cifar {
  /** [n, 32, 32, 3] float32, 0 to 255. */
  readonly x: HostArray;
  /** int32 [n]: one of 10 classes, or of 100. */
  readonly y: HostArray;
  /** int32 [n]: for CIFAR-100 one of 20 superclasses. */
  readonly coarse?: HostArray;
}

/**
 * Reads a file of the binary versions of CIFAR-10 (`data_batch_1.bin`) and CIFAR-100 (`train.bin`): for each picture its label,
 * or two of them, then 32x32 values of red, of green and of blue. The file's size says which of the two it is, unless `classes`
 * does.
 * @throws FormatError when its size is not a multiple of the size of a picture
 * @see https://www.cs.toronto.edu/~kriz/cifar.html
 */
export function readCifar(
  bytes: Uint8Array,
  { classes, what = "CIFAR" }: { readonly classes?: 10 | 100; readonly what?: string } = {},
): Cifar {
  const file = gunzipped(bytes, what);
  const labels = labelsOf(file.length, classes, what);
  const step = labels + 3 * PLANE;
  const n = file.length / step;
  const data = new Float32Array(n * 3 * PLANE);
  const column = (at: number) => ({
    data: Int32Array.from({ length: n }, (_, i) => file[i * step + at]),
    shape: [n],
  });
  for (let i = 0; i < n; i++) {
    const from = i * step + labels;
    for (let p = 0; p < PLANE; p++)
      for (let c = 0; c < 3; c++) data[(i * PLANE + p) * 3 + c] = file[from + c * PLANE + p];
  }
  const y = column(labels - 1);
  const largest = y.data.reduce((a, b) => Math.max(a, b), 0);
  if (largest >= (labels === 1 ? 10 : 100))
    throw new FormatError(
      `${what}: a label is ${largest}, which CIFAR-${labels === 1 ? 10 : 100} does not have; give a CIFAR file of the binary version`,
    );
  const x = { data, shape: [n, SIDE, SIDE, 3] };
  return labels === 1 ? { x, y } : { x, y, coarse: column(0) };
}

/** The number of labels of a picture, 1 or 2. */
function labelsOf(length: number, classes: number | undefined, what: string): 1 | 2 {
  const fits = (labels: number) => length > 0 && length % (labels + 3 * PLANE) === 0;
  if (classes !== 100 && fits(1)) return 1;
  if (classes !== 10 && fits(2)) return 2;
  throw new FormatError(
    `${what}: ${length} bytes are not a whole number of CIFAR pictures (3073 bytes each, of CIFAR-100 3074); ` +
      "give a .bin file of the binary version, unpacked from its .tar.gz, and whole",
  );
}
