import type { Kernels, PoolActivation, WindowGeometry } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { eachLane, type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { coveringWindow, eachTap, sidesOf, tapPlace } from "./windows.js";

type Pooling = Pick<
  Kernels<GpuStorage>,
  "maxPool2d" | "maxPool2dPick" | "maxPool2dScatter" | "averagePool2d" | "averagePool2dInputGradient"
>;

/** The position of a maximum is stored as the index of its tap within the window, −1 where it gets no gradient. */
export function pooling(gpu: Gpu): Pooling {
  return {
    maxPool2d: (x, activation, g) => ({
      out: largest(gpu, x, activation, g, "value"),
      indices: largest(gpu, x, activation, g, "tap"),
    }),
    maxPool2dPick: (x, indices, g) => pick(gpu, x, indices, g),
    maxPool2dScatter: (dy, indices, g) => scatter(gpu, dy, indices, g),
    averagePool2d: (x, g) => average(gpu, x, g),
    averagePool2dInputGradient: (dy, g) => averageGradient(gpu, dy, g),
  };
}

/** The pixel grid of a pooling's input or output: [sample, row, column], and its size. */
interface Grid {
  readonly n: number;
  readonly height: number;
  readonly width: number;
}

const inputGrid = (g: WindowGeometry): Grid => ({ n: g.n, height: g.inHeight, width: g.inWidth });
const outputGrid = (g: WindowGeometry): Grid => ({ n: g.n, height: g.outHeight, width: g.outWidth });
const sizeOn = ({ n, height, width }: Grid, { channels }: WindowGeometry) => n * height * width * channels;

/** A group of lanes of the same pixel, and a function that reads their channels at any pixel. */
interface Group {
  readonly lanes: readonly (0 | 1 | 2 | 3)[];
  /** Sample, row and column. */
  readonly place: readonly string[];
  /** Reads the elements of an input at a pixel of the grid, by lane. */
  readonly read: (input: number, pixel: string) => Quad;
}

/** One group of four channels if their number is a multiple of 4; otherwise each lane is a group. */
function groupsOn(writer: KernelWriter, grid: Grid, channels: number): Group[] {
  const sides = [grid.n, grid.height, grid.width];
  if (channels % 4 === 0) {
    const [pixel, quad] = writer.divide("t", channels / 4);
    const read = (input: number, at: string) => writer.quad(input, `${at} * ${channels / 4} + ${quad}`);
    return [{ lanes: LANES, place: writer.indices(pixel, sides), read }];
  }
  return LANES.map((lane) => {
    const [pixel, channel] = writer.divide(writer.place(lane), channels);
    const read = (input: number, at: string): Quad => {
      const value = writer.element(input, `${at} * ${channels} + ${channel}`);
      return eachLane(() => value);
    };
    return { lanes: [lane], place: writer.indices(pixel, sides), read };
  });
}

const pixelOn = (writer: KernelWriter, { height, width }: Grid, place: readonly string[]) =>
  writer.let(weighted(place, [height * width, width, 1]));

/** Visits the input pixels under an output's window. */
function eachInput(
  writer: KernelWriter,
  g: WindowGeometry,
  { place: [sample, i, j] }: Group,
  visit: (pixel: string, tap: string) => void,
): void {
  eachTap(writer, sidesOf(g), [i, j], tapPlace, (row, column, tap) =>
    visit(pixelOn(writer, inputGrid(g), [sample, row, column]), tap),
  );
}

/** Visits the outputs whose windows cover an input pixel. */
function eachOutput(
  writer: KernelWriter,
  g: WindowGeometry,
  { place: [sample, y, x] }: Group,
  visit: (pixel: string, tap: string, row: string, column: string) => void,
): void {
  eachTap(writer, sidesOf(g), [y, x], coveringWindow, (row, column, tap) =>
    visit(pixelOn(writer, outputGrid(g), [sample, row, column]), tap, row, column),
  );
}

/** Each window's maximum, or the tap of its first occurrence. */
function largest(
  gpu: Gpu,
  x: GpuStorage,
  activation: PoolActivation,
  g: WindowGeometry,
  what: "value" | "tap",
): GpuStorage {
  return gpu.launch({
    name: `maxPool2d ${what}${activation === "linear" ? "" : ` ${activation}`}`,
    spec: g,
    inputs: [x],
    size: sizeOn(outputGrid(g), g),
    numbers: [-Infinity],
    dtype: what === "tap" ? "int32" : x.dtype,
    write: (writer) => {
      const tops = writer.variables(writer.numbers[0]);
      // −1: no tap yet, so that the first one inside the image is taken, whatever its value.
      const taps = writer.variables("-1.0");
      for (const group of groupsOn(writer, outputGrid(g), g.channels)) {
        eachInput(writer, g, group, (pixel, tap) => {
          const values = group.read(0, pixel);
          for (const lane of group.lanes) {
            const [value, top] = [values[lane], tops[lane]];
            // NaN propagates, so that it is detected where it occurs first.
            const better = `${taps[lane]} < 0.0 || ${value} > ${top} || (${value} !== ${value} && ${top} === ${top})`;
            writer.line(`if (${better}) { ${top} = ${value}; ${taps[lane]} = ${tap}; }`);
          }
        });
      }
      if (activation === "relu") {
        // Told so that NaN stays, and gets no gradient.
        for (const lane of LANES) {
          writer.line(`if (!(${tops[lane]} > 0.0)) { ${taps[lane]} = -1.0; }`);
          writer.line(`if (${tops[lane]} < 0.0) { ${tops[lane]} = 0.0; }`);
        }
      }
      return what === "tap" ? taps : tops;
    },
  });
}

function pick(gpu: Gpu, x: GpuStorage, indices: GpuStorage, g: WindowGeometry): GpuStorage {
  return gpu.launch({
    name: "maxPool2dPick",
    spec: g,
    inputs: [x, indices],
    size: sizeOn(outputGrid(g), g),
    write: (writer) => {
      const found = writer.quad(1, "t");
      const picked = writer.variables("0.0");
      for (const group of groupsOn(writer, outputGrid(g), g.channels)) {
        eachInput(writer, g, group, (pixel, tap) => {
          const values = group.read(0, pixel);
          for (const lane of group.lanes) {
            writer.line(`if (${found[lane]} === ${tap}) { ${picked[lane]} = ${values[lane]}; }`);
          }
        });
      }
      return picked;
    },
  });
}

function scatter(gpu: Gpu, dy: GpuStorage, indices: GpuStorage, g: WindowGeometry): GpuStorage {
  return gpu.launch({
    name: "maxPool2dScatter",
    spec: g,
    inputs: [dy, indices],
    size: sizeOn(inputGrid(g), g),
    write: (writer) => {
      const totals = writer.variables("0.0");
      for (const group of groupsOn(writer, inputGrid(g), g.channels)) {
        eachOutput(writer, g, group, (pixel, tap) => {
          const found = group.read(1, pixel);
          const gradient = group.read(0, pixel);
          for (const lane of group.lanes) {
            writer.line(`if (${found[lane]} === ${tap}) { ${totals[lane]} += ${gradient[lane]}; }`);
          }
        });
      }
      return totals;
    },
  });
}

function average(gpu: Gpu, x: GpuStorage, g: WindowGeometry): GpuStorage {
  return gpu.launch({
    name: "averagePool2d",
    spec: g,
    inputs: [x],
    size: sizeOn(outputGrid(g), g),
    write: (writer) => {
      const totals = writer.variables("0.0");
      const counts = writer.variables("0.0");
      for (const group of groupsOn(writer, outputGrid(g), g.channels)) {
        eachInput(writer, g, group, (pixel) => {
          const values = group.read(0, pixel);
          for (const lane of group.lanes) writer.line(`${totals[lane]} += ${values[lane]}; ${counts[lane]} += 1.0;`);
        });
      }
      return LANES.map((lane) => `${totals[lane]} / ${counts[lane]}`);
    },
  });
}

function averageGradient(gpu: Gpu, dy: GpuStorage, g: WindowGeometry): GpuStorage {
  const [vertical, horizontal] = sidesOf(g);
  return gpu.launch({
    name: "averagePool2dInputGradient",
    spec: g,
    inputs: [dy],
    size: sizeOn(inputGrid(g), g),
    write: (writer) => {
      const totals = writer.variables("0.0");
      for (const group of groupsOn(writer, inputGrid(g), g.channels)) {
        eachOutput(writer, g, group, (pixel, _tap, row, column) => {
          const values = group.read(0, pixel);
          const count = writer.let(
            `${tapsOnImage(writer, vertical, row)} * ${tapsOnImage(writer, horizontal, column)}`,
          );
          for (const lane of group.lanes) writer.line(`${totals[lane]} += ${values[lane]} / ${count};`);
        });
      }
      return totals;
    },
  });
}

/** The number of taps of an output's window that are inside the image, along one dimension. */
function tapsOnImage(writer: KernelWriter, side: ReturnType<typeof sidesOf>[number], out: string): string {
  const first = writer.let(`${out} * ${side.stride} - ${side.pad}`);
  const from = writer.let(`(${first} < 0.0 ? 0.0 : ${first})`);
  const end = writer.let(`${first} + ${side.window}`);
  return writer.let(`(${end} > ${side.inSize} ? ${side.inSize} : ${end}) - ${from}`);
}
