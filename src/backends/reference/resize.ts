import type { ResizeGeometry } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function resizeBilinear(x: HostStorage, g: ResizeGeometry): HostStorage {
  const out = allocate(g.n * g.outHeight * g.outWidth * g.channels, x.dtype);
  eachContribution(g, (from, to, weight) => {
    for (let c = 0; c < g.channels; c++) out.data[to + c] += weight * x.data[from + c];
  });
  return out;
}

/** The transpose: each output's gradient goes back to the pixels it was mixed from. */
export function resizeBilinearInputGradient(dy: HostStorage, g: ResizeGeometry): HostStorage {
  const out = allocate(g.n * g.inHeight * g.inWidth * g.channels, dy.dtype);
  eachContribution(g, (from, to, weight) => {
    for (let c = 0; c < g.channels; c++) out.data[from + c] += weight * dy.data[to + c];
  });
  return out;
}

/** Visits the four input pixels that each output pixel is mixed from, with their weights. */
function eachContribution(g: ResizeGeometry, visit: (from: number, to: number, weight: number) => void): void {
  const vertical = mixes(g.inHeight, g.outHeight);
  const horizontal = mixes(g.inWidth, g.outWidth);
  let to = 0;
  for (let sample = 0; sample < g.n; sample++) {
    for (const rows of vertical) {
      for (const columns of horizontal) {
        for (const row of rows) {
          for (const column of columns) {
            const from = ((sample * g.inHeight + row.index) * g.inWidth + column.index) * g.channels;
            visit(from, to, row.weight * column.weight);
          }
        }
        to += g.channels;
      }
    }
  }
}

/** For each output position along one side, the two input positions it lies between. Pixel centres are at halves. */
function mixes(inSize: number, outSize: number): { index: number; weight: number }[][] {
  return Array.from({ length: outSize }, (_, i) => {
    const place = ((i + 0.5) * inSize) / outSize - 0.5;
    const below = Math.floor(place);
    return [
      { index: Math.max(below, 0), weight: 1 - (place - below) },
      { index: Math.min(below + 1, inSize - 1), weight: place - below },
    ];
  });
}
