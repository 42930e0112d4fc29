import type { ConvGeometry, FusedActivation } from "../Kernels.js";
import { activations } from "./activation.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/**
 * The definition of a convolution and of its two gradients; fastConv2d.ts and groupedConv2d.ts compute the same. All three are sums of the same
 * products, taken over different indices:
 *   y[s, i, j, f]  = activation(Σ_{p, q, c} x[s, i', j', c'] · w[p, q, c, f] + bias[f])
 *   dx[s, i', j', c'] = Σ_{i, j, p, q, f} dy[s, i, j, f] · w[p, q, c, f]
 *   dw[p, q, c, f]   = Σ_{s, i, j} x[s, i', j', c'] · dy[s, i, j, f]
 * with i' = i·stride + p·dilation − padTop, j' likewise, wherever i' and j' lie within the image, and c' the c-th channel of the
 * group of f: ⌊f / (filters / groups)⌋ · (channels / groups) + c.
 */
export function conv2d(
  x: HostStorage,
  kernel: HostStorage,
  bias: HostStorage | null,
  activation: FusedActivation,
  g: ConvGeometry,
): HostStorage {
  const sums = new Float64Array(g.n * g.outHeight * g.outWidth * g.filters);
  eachProduct(g, (image, weight, output) => {
    sums[output] += x.data[image] * kernel.data[weight];
  });
  const f = activations[activation];
  const out = allocate(sums.length, x.dtype);
  sums.forEach((sum, i) => {
    out.data[i] = f(sum + (bias === null ? 0 : bias.data[i % g.filters]));
  });
  return out;
}

/** dx; see {@link conv2d}. */
export function conv2dInputGradient(dy: HostStorage, kernel: HostStorage, g: ConvGeometry): HostStorage {
  const sums = new Float64Array(g.n * g.inHeight * g.inWidth * g.channels);
  eachProduct(g, (image, weight, output) => {
    sums[image] += dy.data[output] * kernel.data[weight];
  });
  return rounded(sums, dy);
}

/** dw; see {@link conv2d}. */
export function conv2dKernelGradient(x: HostStorage, dy: HostStorage, g: ConvGeometry): HostStorage {
  const sums = new Float64Array((g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups);
  eachProduct(g, (image, weight, output) => {
    sums[weight] += x.data[image] * dy.data[output];
  });
  return rounded(sums, x);
}

function rounded(sums: Float64Array, { dtype }: HostStorage): HostStorage {
  const out = allocate(sums.length, dtype);
  out.data.set(sums);
  return out;
}

/** Visits every product of the convolution by the places of its three numbers: in x, in the kernel and in y. */
function eachProduct(g: ConvGeometry, visit: (image: number, weight: number, output: number) => void): void {
  const [groupChannels, groupFilters] = [g.channels / g.groups, g.filters / g.groups];
  for (let s = 0; s < g.n; s++)
    for (let i = 0; i < g.outHeight; i++)
      for (let j = 0; j < g.outWidth; j++)
        for (let p = 0; p < g.windowHeight; p++)
          for (let q = 0; q < g.windowWidth; q++) {
            const row = i * g.strideHeight + p * g.dilationHeight - g.padTop;
            const column = j * g.strideWidth + q * g.dilationWidth - g.padLeft;
            if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue;
            const pixel = ((s * g.inHeight + row) * g.inWidth + column) * g.channels;
            const tap = (p * g.windowWidth + q) * groupChannels;
            const output = ((s * g.outHeight + i) * g.outWidth + j) * g.filters;
            for (let c = 0; c < groupChannels; c++)
              for (let f = 0; f < g.filters; f++) {
                const channel = Math.floor(f / groupFilters) * groupChannels + c;
                visit(pixel + channel, (tap + c) * g.filters + f, output + f);
              }
          }
}
