import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { eachLane, type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { reduceParts } from "../reduce.js";
import { finished } from "./quadProducts.js";
import { coveringWindow, eachTap, sidesOf, tapPlace } from "./windows.js";

/** Depthwise convolution with one filter for each channel. */
export function depthwiseConvolutions(gpu: Gpu): Convolution<GpuStorage> {
  return {
    conv2d: (x, kernel, bias, activation, g) => forward(gpu, x, kernel, bias, activation, g),
    conv2dInputGradient: (dy, kernel, g) => inputGradient(gpu, dy, kernel, g),
    conv2dKernelGradient: (x, dy, g) => kernelGradient(gpu, x, dy, g),
  };
}

/** Lanes of one row of channels, and a function that reads their elements in any row of an input. */
interface Group {
  readonly lanes: readonly (0 | 1 | 2 | 3)[];
  /** The row that the lanes' outputs are in. */
  readonly row: string;
  /** Reads the lanes' channels in a row of channels of an input. */
  readonly read: (input: number, row: string) => Quad;
}

/** One group of four channels if their number is a multiple of 4; otherwise each lane is a group. */
function groups(writer: KernelWriter, channels: number): Group[] {
  if (channels % 4 === 0) {
    const [row, quad] = writer.divide("t", channels / 4);
    return [{ lanes: LANES, row, read: (input, at) => writer.quad(input, weighted([at, quad], [channels / 4, 1])) }];
  }
  return LANES.map((lane) => {
    const [row, channel] = writer.divide(writer.place(lane), channels);
    const read = (input: number, at: string): Quad => {
      const value = writer.element(input, weighted([at, channel], [channels, 1]));
      return eachLane(() => value);
    };
    return { lanes: [lane], row, read };
  });
}

/** Adds the products of two inputs' channels, each in a row of its own. */
function addProducts(writer: KernelWriter, { lanes, read }: Group, totals: Quad, left: string, right: string): void {
  const [a, b] = [read(0, left), read(1, right)];
  for (const lane of lanes) writer.line(`${totals[lane]} += ${a[lane]} * ${b[lane]};`);
}

/** Each thread sums over the taps of four channels' windows. */
function forward(
  gpu: Gpu,
  x: GpuStorage,
  kernel: GpuStorage,
  bias: GpuStorage | null,
  activation: FusedActivation,
  g: ConvGeometry,
): GpuStorage {
  const finish = { activation, hasBias: bias !== null };
  return gpu.launch({
    name: "depthwise",
    spec: [g, finish],
    inputs: bias === null ? [x, kernel] : [x, kernel, bias],
    size: g.n * g.outHeight * g.outWidth * g.channels,
    write: (writer) => {
      const totals = writer.variables("0.0");
      const all = groups(writer, g.channels);
      for (const group of all) {
        const [sample, i, j] = writer.indices(group.row, [g.n, g.outHeight, g.outWidth]);
        eachTap(writer, sidesOf(g), [i, j], tapPlace, (row, column, tap) => {
          const image = writer.let(weighted([sample, row, column], [g.inHeight * g.inWidth, g.inWidth, 1]));
          addProducts(writer, group, totals, image, tap);
        });
      }
      return finished(writer, finish, totals, () => {
        const own = all.map((group) => group.read(2, "0.0"));
        return eachLane((lane) => own[all.length === 1 ? 0 : lane][lane]);
      });
    },
  });
}

/** Each thread sums over the windows that cover four channels of its pixel. */
function inputGradient(gpu: Gpu, dy: GpuStorage, kernel: GpuStorage, g: ConvGeometry): GpuStorage {
  return gpu.launch({
    name: "depthwise input gradient",
    spec: g,
    inputs: [dy, kernel],
    size: g.n * g.inHeight * g.inWidth * g.channels,
    write: (writer) => {
      const totals = writer.variables("0.0");
      for (const group of groups(writer, g.channels)) {
        const [sample, y, x] = writer.indices(group.row, [g.n, g.inHeight, g.inWidth]);
        eachTap(writer, sidesOf(g), [y, x], coveringWindow, (row, column, tap) => {
          const out = writer.let(weighted([sample, row, column], [g.outHeight * g.outWidth, g.outWidth, 1]));
          addProducts(writer, group, totals, out, tap);
        });
      }
      return totals;
    },
  });
}

/** Number of threads beyond which more parts do not help. */
const MANY_THREADS = 32768;
/** Minimum number of output rows of a part. */
const MIN_ROWS = 8;

/** A sum over all pixels, split into parts, each over some output rows, which are summed afterwards. */
function kernelGradient(gpu: Gpu, x: GpuStorage, dy: GpuStorage, g: ConvGeometry): GpuStorage {
  const size = g.windowHeight * g.windowWidth * g.channels;
  const most = Math.max(1, Math.floor((g.n * g.outHeight) / MIN_ROWS));
  const parts = Math.min(most, Math.max(1, Math.ceil((4 * MANY_THREADS) / size)));
  const sums = partialSums(gpu, x, dy, g, parts);
  if (parts === 1) return sums;
  return reduceParts(gpu, sums, { name: "x", op: "sum", outer: 1, size: parts, inner: size });
}

/** [part, window row, window column, channel] */
function partialSums(gpu: Gpu, x: GpuStorage, dy: GpuStorage, g: ConvGeometry, parts: number): GpuStorage {
  const rows = g.n * g.outHeight;
  const length = Math.ceil(rows / parts);
  return gpu.launch({
    name: "depthwise kernel gradient",
    spec: [g, parts],
    inputs: [x, dy],
    size: parts * g.windowHeight * g.windowWidth * g.channels,
    write: (writer) => {
      const totals = writer.variables("0.0");
      const [vertical, horizontal] = sidesOf(g);
      for (const group of groups(writer, g.channels)) {
        const [part, p, q] = writer.indices(group.row, [parts, g.windowHeight, g.windowWidth]);
        writer.loop(length, (k) => {
          const at = writer.let(weighted([part, k], [length, 1]));
          writer.when(rows % parts === 0 ? null : `${at} < ${rows}.0`, () => {
            const [sample, i] = writer.divide(at, g.outHeight);
            const row = tapPlace(writer, vertical, i, p);
            writer.when(row.within, () => {
              const line = writer.let(weighted([sample, row.at], [g.inHeight * g.inWidth, g.inWidth]));
              writer.loop(g.outWidth, (j) => {
                const column = tapPlace(writer, horizontal, j, q);
                writer.when(column.within, () => {
                  const image = writer.let(weighted([line, column.at], [1, 1]));
                  addProducts(writer, group, totals, image, writer.let(weighted([at, j], [g.outWidth, 1])));
                });
              });
            });
          });
        });
      }
      return totals;
    },
  });
}
