import { storeLanes } from "./vectors";

/** Where output position i lies among the input's pixels, whose centres are at halves. */
// @ts-ignore: decorator
@inline
function place(i: i32, inSize: i32, outSize: i32): f64 {
  return ((<f64>i + 0.5) * <f64>inSize) / <f64>outSize - 0.5;
}

/** Row `part` of all samples' output rows. */
export function resize(
  part: i32, x: usize, out: usize, inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const y = place(part % outHeight, inHeight, outHeight);
  const above = <i32>floor(y);
  const lower = <f32>(y - floor(y));
  const image = (part / outHeight) * inHeight;
  const rowA = <usize>((image + max(above, 0)) * inWidth * channels) << 2;
  const rowB = <usize>((image + min(above + 1, inHeight - 1)) * inWidth * channels) << 2;
  for (let j = 0; j < outWidth; j++) {
    const t = place(j, inWidth, outWidth);
    const left = <i32>floor(t);
    const right = <f32>(t - floor(t));
    const a = <usize>(max(left, 0) * channels) << 2;
    const b = <usize>(min(left + 1, inWidth - 1) * channels) << 2;
    const to = out + (<usize>((part * outWidth + j) * channels) << 2);
    for (let c = 0; c < channels; c += 4) {
      const at = x + (<usize>c << 2);
      let v = f32x4.mul(f32x4.splat((1 - lower) * (1 - right)), v128.load(at + rowA + a));
      v = f32x4.add(v, f32x4.mul(f32x4.splat((1 - lower) * right), v128.load(at + rowA + b)));
      v = f32x4.add(v, f32x4.mul(f32x4.splat(lower * (1 - right)), v128.load(at + rowB + a)));
      v = f32x4.add(v, f32x4.mul(f32x4.splat(lower * right), v128.load(at + rowB + b)));
      storeLanes(to + (<usize>c << 2), v, min(4, channels - c));
    }
  }
}

/** dx of one sample: each output's gradient goes back to the four pixels it was mixed from. */
export function resizeGradient(
  part: i32, dy: usize, dx: usize, inHeight: i32, inWidth: i32, outHeight: i32, outWidth: i32, channels: i32,
): void {
  const size = <usize>(inHeight * inWidth * channels) << 2;
  const image = dx + <usize>part * size;
  memory.fill(image, 0, size);
  let from = dy + (<usize>part * <usize>(outHeight * outWidth * channels) << 2);
  for (let i = 0; i < outHeight; i++) {
    const y = place(i, inHeight, outHeight);
    const above = <i32>floor(y);
    const lower = <f32>(y - floor(y));
    const rowA = image + (<usize>(max(above, 0) * inWidth * channels) << 2);
    const rowB = image + (<usize>(min(above + 1, inHeight - 1) * inWidth * channels) << 2);
    for (let j = 0; j < outWidth; j++) {
      const t = place(j, inWidth, outWidth);
      const left = <i32>floor(t);
      const right = <f32>(t - floor(t));
      const a = <usize>(max(left, 0) * channels) << 2;
      const b = <usize>(min(left + 1, inWidth - 1) * channels) << 2;
      addScaled(rowA + a, from, channels, (1 - lower) * (1 - right));
      addScaled(rowA + b, from, channels, (1 - lower) * right);
      addScaled(rowB + a, from, channels, lower * (1 - right));
      addScaled(rowB + b, from, channels, lower * right);
      from += <usize>channels << 2;
    }
  }
}

function addScaled(to: usize, from: usize, channels: i32, weight: f32): void {
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    store<f32>(to + at, load<f32>(to + at) + weight * load<f32>(from + at));
  }
}
