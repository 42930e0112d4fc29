import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { finished, quadsAlongK, quadsAlongN } from "./quadProducts.js";
import { coveringWindow, eachTap, sidesOf, tapPlace } from "./windows.js";

/**
 * Each thread sums over the taps of its window, for four adjacent filters at once if their number is a multiple of 4.
 */
export function conv2d(
  gpu: Gpu,
  x: GpuStorage,
  kernel: GpuStorage,
  bias: GpuStorage | null,
  activation: FusedActivation,
  geometry: ConvGeometry,
): GpuStorage {
  const { n, outHeight, outWidth, filters } = geometry;
  const finish = { activation, hasBias: bias !== null };
  return gpu.launch({
    name: "conv2d",
    spec: [geometry, finish],
    inputs: bias === null ? [x, kernel] : [x, kernel, bias],
    size: n * outHeight * outWidth * filters,
    write: (writer) => {
      const totals = writer.variables("0.0");
      if (filters % 4 === 0) {
        const [pixel, quad] = writer.divide("t", filters / 4);
        fourFilters(writer, geometry, totals, pixel, quad);
        return finished(writer, finish, totals, () => writer.quad(2, quad));
      }
      const chosen = LANES.map((lane) => oneFilter(writer, geometry, totals[lane], writer.place(lane)));
      return finished(writer, finish, totals, () => LANES.map((lane) => writer.element(2, chosen[lane])));
    },
  });
}

/** Accumulates four filters of one output pixel. */
function fourFilters(writer: KernelWriter, g: ConvGeometry, totals: Quad, pixel: string, quad: string): void {
  eachImagePixel(writer, g, pixel, (image, tap) => {
    const weights = (channel: string) => `(${tap} * ${g.channels} + ${channel}) * ${g.filters / 4} + ${quad}`;
    if (g.channels % 4 === 0) {
      writer.loop(g.channels / 4, (l) => {
        const left = writer.quad(0, `${image} * ${g.channels / 4} + ${l}`);
        quadsAlongN(writer, totals, left, (p) => weights(`${l} * 4 + ${p}`));
      });
      return;
    }
    writer.loop(g.channels, (c) => {
      const value = writer.element(0, `${image} * ${g.channels} + ${c}`);
      const right = writer.quad(1, weights(c));
      for (const lane of LANES) writer.line(`${totals[lane]} += ${value} * ${right[lane]};`);
    });
  });
}

/** Accumulates one filter of one output pixel; returns the filter's index. */
function oneFilter(writer: KernelWriter, g: ConvGeometry, total: string, at: string): string {
  const [pixel, filter] = writer.divide(at, g.filters);
  eachImagePixel(writer, g, pixel, (image, tap) => {
    writer.loop(g.channels, (c) => {
      const value = writer.element(0, `${image} * ${g.channels} + ${c}`);
      const weight = writer.element(1, `(${tap} * ${g.channels} + ${c}) * ${g.filters} + ${filter}`);
      writer.line(`${total} += ${value} * ${weight};`);
    });
  });
  return filter;
}

/** Visits the input pixels under an output pixel's window, with their taps. */
function eachImagePixel(
  writer: KernelWriter,
  g: ConvGeometry,
  pixel: string,
  visit: (image: string, tap: string) => void,
): void {
  const [sample, i, j] = writer.indices(pixel, [g.n, g.outHeight, g.outWidth]);
  eachTap(writer, sidesOf(g), [i, j], tapPlace, (row, column, tap) =>
    visit(writer.let(weighted([sample, row, column], [g.inHeight * g.inWidth, g.inWidth, 1])), tap),
  );
}

/**
 * Each thread sums over the windows that cover its pixel, for four adjacent channels at once if their number is a
 * multiple of 4.
 */
export function conv2dInputGradient(gpu: Gpu, dy: GpuStorage, kernel: GpuStorage, geometry: ConvGeometry): GpuStorage {
  const { n, inHeight, inWidth, channels, filters } = geometry;
  return gpu.launch({
    name: "conv2dInputGradient",
    spec: geometry,
    inputs: [dy, kernel],
    size: n * inHeight * inWidth * channels,
    write: (writer) => {
      const totals = writer.variables("0.0");
      if (channels % 4 === 0 && filters % 4 === 0) fourChannels(writer, geometry, totals);
      else for (const lane of LANES) oneChannel(writer, geometry, totals[lane], writer.place(lane));
      return totals;
    },
  });
}

function fourChannels(writer: KernelWriter, g: ConvGeometry, totals: Quad): void {
  const quads = g.filters / 4;
  const [pixel, quad] = writer.divide("t", g.channels / 4);
  eachOutputPixel(writer, g, pixel, (out, tap) => {
    const weights = writer.let(`(${tap} * ${g.channels} + ${quad} * 4) * ${quads}`);
    writer.loop(quads, (l) => {
      const left = writer.quad(0, `${out} * ${quads} + ${l}`);
      quadsAlongK(writer, totals, left, (c) => `${weights} + ${c * quads} + ${l}`);
    });
  });
}

function oneChannel(writer: KernelWriter, g: ConvGeometry, total: string, at: string): void {
  const [pixel, channel] = writer.divide(at, g.channels);
  eachOutputPixel(writer, g, pixel, (out, tap) => {
    writer.loop(g.filters, (f) => {
      const value = writer.element(0, `${out} * ${g.filters} + ${f}`);
      const weight = writer.element(1, `(${tap} * ${g.channels} + ${channel}) * ${g.filters} + ${f}`);
      writer.line(`${total} += ${value} * ${weight};`);
    });
  });
}

/** Visits the output pixels whose windows cover an input pixel, with their taps. */
function eachOutputPixel(
  writer: KernelWriter,
  g: ConvGeometry,
  pixel: string,
  visit: (out: string, tap: string) => void,
): void {
  const [sample, y, x] = writer.indices(pixel, [g.n, g.inHeight, g.inWidth]);
  eachTap(writer, sidesOf(g), [y, x], coveringWindow, (row, column, tap) =>
    visit(writer.let(weighted([sample, row, column], [g.outHeight * g.outWidth, g.outWidth, 1])), tap),
  );
}
