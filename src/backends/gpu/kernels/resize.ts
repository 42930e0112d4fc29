import type { Kernels, ResizeGeometry } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { float, type KernelWriter, LANES, weighted } from "../KernelWriter.js";

type Resize = Pick<Kernels<GpuStorage>, "resizeBilinear" | "resizeBilinearInputGradient">;

export function resize(gpu: Gpu): Resize {
  return {
    resizeBilinear: (x, g) =>
      gpu.launch({
        name: "resizeBilinear",
        spec: g,
        inputs: [x],
        size: g.n * g.outHeight * g.outWidth * g.channels,
        write: (writer) => LANES.map((lane) => mixed(writer, g, writer.place(lane))),
      }),
    resizeBilinearInputGradient: (dy, g) =>
      gpu.launch({
        name: "resizeBilinearInputGradient",
        spec: g,
        inputs: [dy],
        size: g.n * g.inHeight * g.inWidth * g.channels,
        write: (writer) => LANES.map((lane) => gathered(writer, g, writer.place(lane))),
      }),
  };
}

/** The two input positions that an output position is interpolated from, and their weights. */
interface Mix {
  readonly low: string;
  readonly high: string;
  readonly lowWeight: string;
  readonly highWeight: string;
}

/** Linear interpolation with half-pixel centres. */
function mixAt(writer: KernelWriter, out: string, inSize: number, outSize: number): Mix {
  const place = writer.let(`(${out} + 0.5) * ${float(inSize)} / ${float(outSize)} - 0.5`);
  const below = writer.let(`Math.floor(${place})`);
  return {
    low: writer.let(`(${below} < 0.0 ? 0.0 : ${below})`),
    high: writer.let(`(${below} + 1.0 > ${float(inSize - 1)} ? ${float(inSize - 1)} : ${below} + 1.0)`),
    lowWeight: writer.let(`1.0 - (${place} - ${below})`),
    highWeight: writer.let(`${place} - ${below}`),
  };
}

function mixed(writer: KernelWriter, g: ResizeGeometry, at: string): string {
  const [sample, i, j, channel] = writer.indices(at, [g.n, g.outHeight, g.outWidth, g.channels]);
  const [rows, columns] = [mixAt(writer, i, g.inHeight, g.outHeight), mixAt(writer, j, g.inWidth, g.outWidth)];
  const steps = [g.inHeight * g.inWidth * g.channels, g.inWidth * g.channels, g.channels, 1];
  const read = (row: string, column: string) => writer.element(0, weighted([sample, row, column, channel], steps));
  const alongRow = (row: string) =>
    `(${columns.lowWeight} * ${read(row, columns.low)} + ${columns.highWeight} * ${read(row, columns.high)})`;
  return writer.let(`${rows.lowWeight} * ${alongRow(rows.low)} + ${rows.highWeight} * ${alongRow(rows.high)}`);
}

/** The gradient of an input pixel: the weighted sum over the outputs that are interpolated from it. */
function gathered(writer: KernelWriter, g: ResizeGeometry, at: string): string {
  const [sample, y, x, channel] = writer.indices(at, [g.n, g.inHeight, g.inWidth, g.channels]);
  const total = writer.variable("0.0");
  const steps = [g.outHeight * g.outWidth * g.channels, g.outWidth * g.channels, g.channels, 1];
  eachShare(writer, y, g.inHeight, g.outHeight, (row, rowWeight) => {
    eachShare(writer, x, g.inWidth, g.outWidth, (column, columnWeight) => {
      const value = writer.element(0, weighted([sample, row, column, channel], steps));
      writer.line(`${total} += ${value} * ${rowWeight} * ${columnWeight};`);
    });
  });
  return total;
}

/** Visits the outputs along one dimension that may be interpolated from an input position, with its weight. */
function eachShare(
  writer: KernelWriter,
  at: string,
  inSize: number,
  outSize: number,
  visit: (out: string, weight: string) => void,
): void {
  // The outputs between the position's two neighbours; at the edges also those beyond, at the same distance.
  const first = writer.let(`Math.floor((${at} - 0.5) * ${float(outSize)} / ${float(inSize)} - 0.5)`);
  writer.loop(Math.ceil((2 * outSize) / inSize) + 3, (k) => {
    const out = writer.let(`${first} + ${k}`);
    writer.when(`${out} >= 0.0 && ${out} < ${float(outSize)}`, () => {
      const { low, high, lowWeight, highWeight } = mixAt(writer, out, inSize, outSize);
      const fromLow = `(${low} === ${at} ? ${lowWeight} : 0.0)`;
      const fromHigh = `(${high} === ${at} ? ${highWeight} : 0.0)`;
      const weight = writer.let(`${fromLow} + ${fromHigh}`);
      writer.when(`${weight} !== 0.0`, () => visit(out, weight));
    });
  });
}
