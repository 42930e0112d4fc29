import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { LANES, type Quad, type Source, weighted } from "../Source.js";
import { finished, quadsAlongK, quadsAlongN } from "./quadProducts.js";
import { coveringWindow, eachTap, sidesOf, tapPlace } from "./windows.js";

/** Each thread sums over the taps of its window, four neighbouring filters at once where their number allows. */
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
    write: (source) => {
      const totals = source.variables("0.0");
      if (filters % 4 === 0) {
        const [pixel, quad] = source.divide("t", filters / 4);
        fourFilters(source, geometry, totals, pixel, quad);
        return finished(source, finish, totals, () => source.quad(2, quad));
      }
      const chosen = LANES.map((lane) => oneFilter(source, geometry, totals[lane], source.place(lane)));
      return finished(source, finish, totals, () => LANES.map((lane) => source.element(2, chosen[lane])));
    },
  });
}

/** Adds up four filters of one output pixel. */
function fourFilters(source: Source, g: ConvGeometry, totals: Quad, pixel: string, quad: string): void {
  eachImagePixel(source, g, pixel, (image, tap) => {
    const weights = (channel: string) => `(${tap} * ${g.channels} + ${channel}) * ${g.filters / 4} + ${quad}`;
    if (g.channels % 4 === 0) {
      source.loop(g.channels / 4, (l) => {
        const left = source.quad(0, `${image} * ${g.channels / 4} + ${l}`);
        quadsAlongN(source, totals, left, (p) => weights(`${l} * 4 + ${p}`));
      });
      return;
    }
    source.loop(g.channels, (c) => {
      const value = source.element(0, `${image} * ${g.channels} + ${c}`);
      const right = source.quad(1, weights(c));
      for (const lane of LANES) source.line(`${totals[lane]} += ${value} * ${right[lane]};`);
    });
  });
}

/** Adds up one filter of one output pixel; gives which. */
function oneFilter(source: Source, g: ConvGeometry, total: string, at: string): string {
  const [pixel, filter] = source.divide(at, g.filters);
  eachImagePixel(source, g, pixel, (image, tap) => {
    source.loop(g.channels, (c) => {
      const value = source.element(0, `${image} * ${g.channels} + ${c}`);
      const weight = source.element(1, `(${tap} * ${g.channels} + ${c}) * ${g.filters} + ${filter}`);
      source.line(`${total} += ${value} * ${weight};`);
    });
  });
  return filter;
}

/** Visits the image's pixels under an output pixel's window, with the kernel's tap. */
function eachImagePixel(
  source: Source,
  g: ConvGeometry,
  pixel: string,
  visit: (image: string, tap: string) => void,
): void {
  const [sample, i, j] = source.indices(pixel, [g.n, g.outHeight, g.outWidth]);
  eachTap(source, sidesOf(g), [i, j], tapPlace, (row, column, tap) =>
    visit(source.let(weighted([sample, row, column], [g.inHeight * g.inWidth, g.inWidth, 1])), tap),
  );
}

/** Each thread sums over the windows that cover its pixel, four neighbouring channels at once where their number allows. */
export function conv2dInputGradient(gpu: Gpu, dy: GpuStorage, kernel: GpuStorage, geometry: ConvGeometry): GpuStorage {
  const { n, inHeight, inWidth, channels, filters } = geometry;
  return gpu.launch({
    name: "conv2dInputGradient",
    spec: geometry,
    inputs: [dy, kernel],
    size: n * inHeight * inWidth * channels,
    write: (source) => {
      const totals = source.variables("0.0");
      if (channels % 4 === 0 && filters % 4 === 0) fourChannels(source, geometry, totals);
      else for (const lane of LANES) oneChannel(source, geometry, totals[lane], source.place(lane));
      return totals;
    },
  });
}

function fourChannels(source: Source, g: ConvGeometry, totals: Quad): void {
  const quads = g.filters / 4;
  const [pixel, quad] = source.divide("t", g.channels / 4);
  eachOutputPixel(source, g, pixel, (out, tap) => {
    const weights = source.let(`(${tap} * ${g.channels} + ${quad} * 4) * ${quads}`);
    source.loop(quads, (l) => {
      const left = source.quad(0, `${out} * ${quads} + ${l}`);
      quadsAlongK(source, totals, left, (c) => `${weights} + ${c * quads} + ${l}`);
    });
  });
}

function oneChannel(source: Source, g: ConvGeometry, total: string, at: string): void {
  const [pixel, channel] = source.divide(at, g.channels);
  eachOutputPixel(source, g, pixel, (out, tap) => {
    source.loop(g.filters, (f) => {
      const value = source.element(0, `${out} * ${g.filters} + ${f}`);
      const weight = source.element(1, `(${tap} * ${g.channels} + ${channel}) * ${g.filters} + ${f}`);
      source.line(`${total} += ${value} * ${weight};`);
    });
  });
}

/** Visits the output's pixels whose windows cover an image's pixel, with the kernel's tap. */
function eachOutputPixel(
  source: Source,
  g: ConvGeometry,
  pixel: string,
  visit: (out: string, tap: string) => void,
): void {
  const [sample, y, x] = source.indices(pixel, [g.n, g.inHeight, g.inWidth]);
  eachTap(source, sidesOf(g), [y, x], coveringWindow, (row, column, tap) =>
    visit(source.let(weighted([sample, row, column], [g.outHeight * g.outWidth, g.outWidth, 1])), tap),
  );
}
