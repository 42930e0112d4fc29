import { highDoubles, lowDoubles, storeLanes, toFloats } from "./vectors";
import { Window } from "./Window";

/** Averages of one row of windows; padding is left out of the count. */
export function averagePool(part: i32, w: Window, x: usize, out: usize): void {
  const sample = part / w.outHeight;
  const top = (part % w.outHeight) * w.strideHeight - w.padTop;
  for (let j = 0; j < w.outWidth; j++) {
    const left = j * w.strideWidth - w.padLeft;
    const to = out + (<usize>((part * w.outWidth + j) * w.channels) << 2);
    for (let c = 0; c < w.channels; c += 4) average4(w, sample, x, top, left, c, to);
  }
}

function average4(w: Window, sample: i32, x: usize, top: i32, left: i32, c: i32, to: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  let count = 0;
  for (let row = max(0, top); row < min(w.inHeight, top + w.windowHeight); row++) {
    for (let column = max(0, left); column < min(w.inWidth, left + w.windowWidth); column++) {
      const v = v128.load(x + (<usize>(((sample * w.inHeight + row) * w.inWidth + column) * w.channels + c) << 2));
      low = f64x2.add(low, lowDoubles(v));
      high = f64x2.add(high, highDoubles(v));
      count++;
    }
  }
  const n = f64x2.splat(<f64>count);
  storeLanes(to + (<usize>c << 2), toFloats(f64x2.div(low, n), f64x2.div(high, n)), min(4, w.channels - c));
}

/** dx of one sample: each window's dy, divided by its count, goes to all its pixels. */
export function averagePoolGradient(part: i32, w: Window, dy: usize, dx: usize): void {
  const size = <usize>(w.inHeight * w.inWidth * w.channels) << 2;
  memory.fill(dx + <usize>part * size, 0, size);
  for (let i = 0; i < w.outHeight; i++) {
    for (let j = 0; j < w.outWidth; j++) spread(w, part, i, j, dy, dx);
  }
}

function spread(w: Window, sample: i32, i: i32, j: i32, dy: usize, dx: usize): void {
  const top = i * w.strideHeight - w.padTop;
  const left = j * w.strideWidth - w.padLeft;
  const firstRow = max(0, top);
  const lastRow = min(w.inHeight, top + w.windowHeight);
  const firstColumn = max(0, left);
  const lastColumn = min(w.inWidth, left + w.windowWidth);
  const count = f32x4.splat(<f32>((lastRow - firstRow) * (lastColumn - firstColumn)));
  const from = dy + (<usize>(((sample * w.outHeight + i) * w.outWidth + j) * w.channels) << 2);
  for (let row = firstRow; row < lastRow; row++) {
    for (let column = firstColumn; column < lastColumn; column++) {
      const to = dx + (<usize>(((sample * w.inHeight + row) * w.inWidth + column) * w.channels) << 2);
      for (let c = 0; c < w.channels; c += 4) {
        const at = <usize>c << 2;
        const sum = f32x4.add(v128.load(to + at), f32x4.div(v128.load(from + at), count));
        storeLanes(to + at, sum, min(4, w.channels - c));
      }
    }
  }
}
