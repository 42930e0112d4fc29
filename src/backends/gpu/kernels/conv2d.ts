import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { finished, quadsAlongK, quadsAlongN } from "./quadProducts.js";
import { coveringWindow, eachTap, sidesOf, tapPlace } from "./windows.js";

/** The channels and filters of one group. */
export function groupSize({ channels, filters, groups }: ConvGeometry): { channels: number; filters: number } {
  return { channels: channels / groups, filters: filters / groups };
}

/** Which group the channel, filter or quad number `at` is in, of `size` each, and which of the group it is. */
export function inGroup(writer: KernelWriter, at: string, size: number, { groups }: ConvGeometry): [string, string] {
  const [group, own] = groups === 1 ? ["0.0", at] : writer.divide(at, size);
  return [group, own];
}

/**
 * Each thread sums over the taps of its window, for four adjacent filters at once if their number in a group is a multiple of 4.
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
      if (groupSize(geometry).filters % 4 === 0) {
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
  const { channels, filters } = groupSize(g);
  const [group] = inGroup(writer, quad, filters / 4, g);
  eachImagePixel(writer, g, pixel, (image, tap) => {
    const weights = (channel: string) => `(${tap} * ${channels} + ${channel}) * ${g.filters / 4} + ${quad}`;
    if (channels % 4 === 0) {
      const first = weighted([image, group], [g.channels / 4, channels / 4]);
      writer.loop(channels / 4, (l) => {
        const left = writer.quad(0, `${first} + ${l}`);
        quadsAlongN(writer, totals, left, (p) => weights(`${l} * 4 + ${p}`));
      });
      return;
    }
    const first = weighted([image, group], [g.channels, channels]);
    writer.loop(channels, (c) => {
      const value = writer.element(0, `${first} + ${c}`);
      const right = writer.quad(1, weights(c));
      for (const lane of LANES) writer.line(`${totals[lane]} += ${value} * ${right[lane]};`);
    });
  });
}

/** Accumulates one filter of one output pixel; returns the filter's index. */
function oneFilter(writer: KernelWriter, g: ConvGeometry, total: string, at: string): string {
  const { channels, filters } = groupSize(g);
  const [pixel, filter] = writer.divide(at, g.filters);
  const [group] = inGroup(writer, filter, filters, g);
  eachImagePixel(writer, g, pixel, (image, tap) => {
    const first = weighted([image, group], [g.channels, channels]);
    writer.loop(channels, (c) => {
      const value = writer.element(0, `${first} + ${c}`);
      const weight = writer.element(1, `(${tap} * ${channels} + ${c}) * ${g.filters} + ${filter}`);
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
 * Each thread sums over the windows that cover its pixel, for four adjacent channels at once if the numbers of a group's channels and
 * filters are multiples of 4.
 */
export function conv2dInputGradient(gpu: Gpu, dy: GpuStorage, kernel: GpuStorage, geometry: ConvGeometry): GpuStorage {
  const { n, inHeight, inWidth, channels } = geometry;
  return gpu.launch({
    name: "conv2dInputGradient",
    spec: geometry,
    inputs: [dy, kernel],
    size: n * inHeight * inWidth * channels,
    write: (writer) => {
      const totals = writer.variables("0.0");
      const own = groupSize(geometry);
      if (own.channels % 4 === 0 && own.filters % 4 === 0) fourChannels(writer, geometry, totals);
      else for (const lane of LANES) oneChannel(writer, geometry, totals[lane], writer.place(lane));
      return totals;
    },
  });
}

function fourChannels(writer: KernelWriter, g: ConvGeometry, totals: Quad): void {
  const { channels, filters } = groupSize(g);
  const quads = g.filters / 4;
  const [pixel, all] = writer.divide("t", g.channels / 4);
  const [group, quad] = inGroup(writer, all, channels / 4, g);
  eachOutputPixel(writer, g, pixel, (out, tap) => {
    const firstFilter = weighted([group], [filters / 4]);
    const weights = writer.let(`(${tap} * ${channels} + ${quad} * 4) * ${quads} + ${firstFilter}`);
    const first = weighted([out, group], [quads, filters / 4]);
    writer.loop(filters / 4, (l) => {
      const left = writer.quad(0, `${first} + ${l}`);
      quadsAlongK(writer, totals, left, (c) => `${weights} + ${c * quads} + ${l}`);
    });
  });
}

function oneChannel(writer: KernelWriter, g: ConvGeometry, total: string, at: string): void {
  const { channels, filters } = groupSize(g);
  const [pixel, all] = writer.divide(at, g.channels);
  const [group, channel] = inGroup(writer, all, channels, g);
  eachOutputPixel(writer, g, pixel, (out, tap) => {
    const first = weighted([out, group], [g.filters, filters]);
    const firstWeight = weighted([tap, channel, group], [channels * g.filters, g.filters, filters]);
    writer.loop(filters, (f) => {
      const value = writer.element(0, `${first} + ${f}`);
      const weight = writer.element(1, `${firstWeight} + ${f}`);
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
