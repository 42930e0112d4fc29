import type { ConvGeometry, FusedActivation, TypedArray } from "../Kernels.js";
import { finish } from "./activation.js";
import { matrix, multiply } from "./fastMatmul.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/**
 * The same as the definition in conv2d.ts, several times as fast.
 *   y = f(patches(x) · kernel + bias): every window of a sample becomes a row, so that convolution is one matrix product per
 * sample ("im2col").
 */
export function fastConv2d(
  x: HostStorage,
  kernel: HostStorage,
  bias: HostStorage | null,
  activation: FusedActivation,
  geometry: ConvGeometry,
): HostStorage {
  const { n, filters } = geometry;
  const { pixels, taps } = patchSize(geometry);
  const out = allocate(n * pixels * filters, x.dtype);
  const patches = allocateLike(x, pixels * taps);
  for (let sample = 0; sample < n; sample++) {
    gatherPatches(x.data, sample, geometry, patches);
    const own = out.data.subarray(sample * pixels * filters, (sample + 1) * pixels * filters);
    multiply(matrix(patches, 0, [taps, 1]), matrix(kernel.data, 0, [filters, 1]), own, {
      m: pixels,
      k: taps,
      n: filters,
    });
  }
  finish(out.data, bias, activation, filters);
  return out;
}

/** dx: dy · kernelᵀ gives a gradient for each window, which is added up where windows overlap. */
export function fastConv2dInputGradient(dy: HostStorage, kernel: HostStorage, geometry: ConvGeometry): HostStorage {
  const { n, inHeight, inWidth, channels, filters } = geometry;
  const { pixels, taps } = patchSize(geometry);
  const sampleSize = inHeight * inWidth * channels;
  const out = allocate(n * sampleSize, dy.dtype);
  const patches = allocateLike(dy, pixels * taps);
  const total = new Float64Array(sampleSize);
  for (let sample = 0; sample < n; sample++) {
    patches.fill(0);
    const rows = matrix(dy.data, sample * pixels * filters, [filters, 1]);
    multiply(rows, matrix(kernel.data, 0, [1, filters]), patches, { m: pixels, k: filters, n: taps });
    total.fill(0);
    scatterPatches(patches, geometry, total);
    out.data.set(total, sample * sampleSize);
  }
  return out;
}

/** dkernel = Σ over samples of patches(x)ᵀ · dy. */
export function fastConv2dKernelGradient(x: HostStorage, dy: HostStorage, geometry: ConvGeometry): HostStorage {
  const { n, filters } = geometry;
  const { pixels, taps } = patchSize(geometry);
  const patches = allocateLike(x, pixels * taps);
  const total = new Float64Array(taps * filters);
  for (let sample = 0; sample < n; sample++) {
    gatherPatches(x.data, sample, geometry, patches);
    const right = matrix(dy.data, sample * pixels * filters, [filters, 1]);
    multiply(matrix(patches, 0, [1, taps]), right, total, { m: taps, k: pixels, n: filters });
  }
  const out = allocate(total.length, x.dtype);
  out.data.set(total);
  return out;
}

function patchSize(g: ConvGeometry): { pixels: number; taps: number } {
  return { pixels: g.outHeight * g.outWidth, taps: g.windowHeight * g.windowWidth * g.channels };
}

/** Elements up to which a row of windows is kept for the next convolution: fresh pages cost more than small products. */
const KEPT = 2 ** 19;

const kept: Partial<Record<"float32" | "float64", TypedArray>> = {};

/** Room for windows, of any content. */
function allocateLike({ dtype }: HostStorage, size: number): TypedArray {
  const type = dtype === "float64" ? dtype : "float32";
  const known = kept[type];
  if (known && known.length >= size) return known.subarray(0, size);
  const fresh = type === "float64" ? new Float64Array(size) : new Float32Array(size);
  if (size <= KEPT) kept[type] = fresh;
  return fresh;
}

/** A sample's windows as rows [pixel][tap][channel], zeros where a window reaches into the padding. */
function gatherPatches(x: TypedArray, sample: number, g: ConvGeometry, patches: TypedArray): void {
  patches.fill(0);
  const start = sample * g.inHeight * g.inWidth * g.channels;
  eachRun(g, (image, patch, length) => {
    for (let i = 0; i < length; i++) patches[patch + i] = x[start + image + i];
  });
}

/** Adds rows of windows back to the places they were read from. */
function scatterPatches(patches: TypedArray, g: ConvGeometry, image: Float64Array): void {
  eachRun(g, (at, patch, length) => {
    for (let i = 0; i < length; i++) image[at + i] += patches[patch + i];
  });
}

/**
 * Visits the parts of every window that lie on the image, as runs of numbers that follow each other in both: where a run is in
 * the image, where in the rows of windows, and how long it is. Taps beside each other are one run, unless they are dilated.
 */
function eachRun(g: ConvGeometry, visit: (image: number, patch: number, length: number) => void): void {
  const taps = g.dilationWidth === 1 ? g.windowWidth : 1;
  let patch = 0;
  for (let i = 0; i < g.outHeight; i++) {
    for (let j = 0; j < g.outWidth; j++) {
      for (let p = 0; p < g.windowHeight; p++) {
        const row = i * g.strideHeight + p * g.dilationHeight - g.padTop;
        for (let q = 0; q < g.windowWidth; q += taps, patch += taps * g.channels) {
          if (row < 0 || row >= g.inHeight) continue;
          const column = j * g.strideWidth + q * g.dilationWidth - g.padLeft;
          const [from, to] = [Math.max(0, -column), Math.min(taps, g.inWidth - column)];
          if (from >= to) continue;
          visit((row * g.inWidth + column + from) * g.channels, patch + from * g.channels, (to - from) * g.channels);
        }
      }
    }
  }
}
