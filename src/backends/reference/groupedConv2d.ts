import type { ConvGeometry, FusedActivation } from "../Kernels.js";
import { finish } from "./activation.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/**
 * The same as the definition in conv2d.ts, several times as fast, for convolutions in groups: a group has too few channels and filters
 * to gain from a matrix product. A depthwise convolution has one channel per group.
 */
export function groupedConv2d(
  x: HostStorage,
  kernel: HostStorage,
  bias: HostStorage | null,
  activation: FusedActivation,
  g: ConvGeometry,
): HostStorage {
  const out = allocate(g.n * g.outHeight * g.outWidth * g.filters, x.dtype);
  const sums = new Float64Array(out.data.length);
  const [image, weights] = [x.data, kernel.data];
  eachRun(g, (pixel, weight, output, step) => {
    for (let f = 0; f < step.filters; f++) {
      let sum = 0;
      for (let c = 0; c < step.channels; c++) sum += image[pixel + c] * weights[weight + c * g.filters + f];
      sums[output + f] += sum;
    }
  });
  out.data.set(sums);
  finish(out.data, bias, activation, g.filters);
  return out;
}

/** dx; see {@link groupedConv2d}. */
export function groupedConv2dInputGradient(dy: HostStorage, kernel: HostStorage, g: ConvGeometry): HostStorage {
  const out = allocate(g.n * g.inHeight * g.inWidth * g.channels, dy.dtype);
  const sums = new Float64Array(out.data.length);
  const [gradient, weights] = [dy.data, kernel.data];
  eachRun(g, (pixel, weight, output, step) => {
    for (let c = 0; c < step.channels; c++) {
      let sum = 0;
      for (let f = 0; f < step.filters; f++) sum += gradient[output + f] * weights[weight + c * g.filters + f];
      sums[pixel + c] += sum;
    }
  });
  out.data.set(sums);
  return out;
}

/** dkernel; see {@link groupedConv2d}. */
export function groupedConv2dKernelGradient(x: HostStorage, dy: HostStorage, g: ConvGeometry): HostStorage {
  const out = allocate((g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups, x.dtype);
  const sums = new Float64Array(out.data.length);
  const [image, gradient] = [x.data, dy.data];
  eachRun(g, (pixel, weight, output, step) => {
    for (let c = 0; c < step.channels; c++)
      for (let f = 0; f < step.filters; f++)
        sums[weight + c * g.filters + f] += image[pixel + c] * gradient[output + f];
  });
  out.data.set(sums);
  return out;
}

/** How many channels and filters each group has. */
interface GroupSize {
  readonly channels: number;
  readonly filters: number;
}

/**
 * Visits every tap of every window that lies on the image, group by group: where the group's channels begin in x, its first weight, and
 * where its filters begin in y.
 */
function eachRun(
  g: ConvGeometry,
  visit: (pixel: number, weight: number, output: number, size: GroupSize) => void,
): void {
  const size = { channels: g.channels / g.groups, filters: g.filters / g.groups };
  for (let s = 0; s < g.n; s++)
    for (let i = 0; i < g.outHeight; i++)
      for (let p = 0; p < g.windowHeight; p++) {
        const row = i * g.strideHeight + p * g.dilationHeight - g.padTop;
        if (row < 0 || row >= g.inHeight) continue;
        for (let j = 0; j < g.outWidth; j++)
          for (let q = 0; q < g.windowWidth; q++) {
            const column = j * g.strideWidth + q * g.dilationWidth - g.padLeft;
            if (column < 0 || column >= g.inWidth) continue;
            const pixel = ((s * g.inHeight + row) * g.inWidth + column) * g.channels;
            const tap = (p * g.windowWidth + q) * size.channels * g.filters;
            const output = ((s * g.outHeight + i) * g.outWidth + j) * g.filters;
            for (let group = 0; group < g.groups; group++) {
              const filter = group * size.filters;
              visit(pixel + group * size.channels, tap + filter, output + filter, size);
            }
          }
      }
}
