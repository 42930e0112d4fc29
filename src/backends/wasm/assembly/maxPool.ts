import { Window } from "./Window";

/**
 * Maxima of one sample's windows; `indices` get the place in x of each. The first of equals wins; NaN wins over all.
 */
export function maxPool(part: i32, w: Window, x: usize, out: usize, indices: usize): void {
  let at = <usize>(part * w.outHeight * w.outWidth * w.channels) << 2;
  for (let i = 0; i < w.outHeight; i++) {
    for (let j = 0; j < w.outWidth; j++) {
      for (let c = 0; c < w.channels; c++) {
        const best = placeOfMaximum(w, part, x, i, j, c);
        store<f32>(out + at, load<f32>(x + (<usize>best << 2)));
        store<i32>(indices + at, best);
        at += 4;
      }
    }
  }
}

function placeOfMaximum(w: Window, sample: i32, x: usize, i: i32, j: i32, c: i32): i32 {
  const top = i * w.strideHeight - w.padTop;
  const left = j * w.strideWidth - w.padLeft;
  let best = -1;
  let value: f32 = 0;
  for (let row = max(0, top); row < min(w.inHeight, top + w.windowHeight); row++) {
    for (let column = max(0, left); column < min(w.inWidth, left + w.windowWidth); column++) {
      const place = ((sample * w.inHeight + row) * w.inWidth + column) * w.channels + c;
      const candidate = load<f32>(x + (<usize>place << 2));
      if (best >= 0 && (candidate <= value || isNaN(value))) continue;
      best = place;
      value = candidate;
    }
  }
  return best;
}

/** out[i] = x[indices[i]] over a chunk. */
export function pick(part: i32, x: usize, indices: usize, out: usize, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i++) {
    const at = <usize>i << 2;
    store<f32>(out + at, load<f32>(x + (<usize>load<u32>(indices + at) << 2)));
  }
}

/** dx[indices[i]] += dy[i] over one sample, whose dx is cleared first. */
export function scatter(part: i32, dy: usize, indices: usize, dx: usize, outSize: i32, inSize: i32): void {
  memory.fill(dx + (<usize>part * <usize>inSize << 2), 0, <usize>inSize << 2);
  const end = (part + 1) * outSize;
  for (let i = part * outSize; i < end; i++) {
    const at = <usize>i << 2;
    const to = dx + (<usize>load<u32>(indices + at) << 2);
    store<f32>(to, load<f32>(to) + load<f32>(dy + at));
  }
}
