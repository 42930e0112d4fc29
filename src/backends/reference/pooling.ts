import type { PoolActivation, WindowGeometry } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/** The index of a maximum that gets no gradient. */
const NOWHERE = -1;

/** `indices` hold, for each output, the flat index in x of its maximum, or NOWHERE. */
export function maxPool2d(
  x: HostStorage,
  activation: PoolActivation,
  g: WindowGeometry,
): { out: HostStorage; indices: HostStorage } {
  const relu = activation === "relu";
  const out = allocate(outputSize(g), x.dtype);
  const indices = allocate(outputSize(g), "int32");
  eachWindow(g, (at, window) => {
    let best = -1;
    for (const i of window) {
      // NaN wins and stays, so that it is not hidden by pooling.
      if (best < 0 || x.data[i] > x.data[best] || (Number.isNaN(x.data[i]) && !Number.isNaN(x.data[best]))) best = i;
    }
    const largest = x.data[best];
    out.data[at] = relu ? Math.max(largest, 0) : largest;
    indices.data[at] = relu && !(largest > 0) ? NOWHERE : best;
  });
  return { out, indices };
}

export function maxPool2dPick(x: HostStorage, indices: HostStorage, g: WindowGeometry): HostStorage {
  const out = allocate(outputSize(g), x.dtype);
  for (let i = 0; i < out.size; i++) out.data[i] = indices.data[i] === NOWHERE ? 0 : x.data[indices.data[i]];
  return out;
}

export function maxPool2dScatter(dy: HostStorage, indices: HostStorage, g: WindowGeometry): HostStorage {
  const out = allocate(inputSize(g), dy.dtype);
  for (let i = 0; i < dy.size; i++) if (indices.data[i] !== NOWHERE) out.data[indices.data[i]] += dy.data[i];
  return out;
}

export function averagePool2d(x: HostStorage, g: WindowGeometry): HostStorage {
  const out = allocate(outputSize(g), x.dtype);
  eachWindow(g, (at, window) => {
    let sum = 0;
    for (const i of window) sum += x.data[i];
    out.data[at] = sum / window.length;
  });
  return out;
}

export function averagePool2dInputGradient(dy: HostStorage, g: WindowGeometry): HostStorage {
  const out = allocate(inputSize(g), dy.dtype);
  eachWindow(g, (at, window) => {
    for (const i of window) out.data[i] += dy.data[at] / window.length;
  });
  return out;
}

function outputSize(g: WindowGeometry): number {
  return g.n * g.outHeight * g.outWidth * g.channels;
}

function inputSize(g: WindowGeometry): number {
  return g.n * g.inHeight * g.inWidth * g.channels;
}

/** Visits each output with the flat indices of its window that lie on the image, row by row. */
function eachWindow(g: WindowGeometry, visit: (at: number, window: readonly number[]) => void): void {
  let at = 0;
  for (let sample = 0; sample < g.n; sample++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        const pixels = windowPixels(g, sample, i, j);
        for (let c = 0; c < g.channels; c++)
          visit(
            at++,
            pixels.map((pixel) => pixel * g.channels + c),
          );
      }
    }
  }
}

function windowPixels(g: WindowGeometry, sample: number, i: number, j: number): number[] {
  const pixels: number[] = [];
  for (let p = 0; p < g.windowHeight; p++) {
    for (let q = 0; q < g.windowWidth; q++) {
      const row = i * g.strideHeight + p - g.padTop;
      const column = j * g.strideWidth + q - g.padLeft;
      const inside = row >= 0 && row < g.inHeight && column >= 0 && column < g.inWidth;
      if (inside) pixels.push((sample * g.inHeight + row) * g.inWidth + column);
    }
  }
  return pixels;
}
