import { highDoubles, lowDoubles, storeLanes } from "./vectors";

/** Rows worked on together, so that a block stays in the first cache while its channels pass by four at a time. */
const BLOCK = 64;

/** Adds rows of x to partials [part][2][channels] doubles: Σ x and Σ x². */
export function batchNormSums(part: i32, x: usize, partials: usize, rows: i32, channels: i32, rowsPerPart: i32): void {
  const to = partials + (<usize>part * <usize>channels << 4);
  memory.fill(to, 0, <usize>channels << 4);
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let first = part * rowsPerPart; first < last; first += BLOCK) {
    sumBlock(x + (<usize>first * <usize>channels << 2), to, min(BLOCK, last - first), channels);
  }
}

function sumBlock(x: usize, to: usize, rows: i32, channels: i32): void {
  const row = <usize>channels << 2;
  const squares = to + (<usize>channels << 3);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const at = <usize>c << 3;
    let a = v128.load(to + at);
    let b = v128.load(to + at, 16);
    let aa = v128.load(squares + at);
    let bb = v128.load(squares + at, 16);
    let from = x + (<usize>c << 2);
    for (let i = 0; i < rows; i++) {
      const v = v128.load(from);
      const low = lowDoubles(v);
      const high = highDoubles(v);
      a = f64x2.add(a, low);
      b = f64x2.add(b, high);
      aa = f64x2.add(aa, f64x2.mul(low, low));
      bb = f64x2.add(bb, f64x2.mul(high, high));
      from += row;
    }
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(squares + at, aa);
    v128.store(squares + at, bb, 16);
  }
  for (; c < channels; c++) {
    for (let i = 0; i < rows; i++) {
      const v = <f64>load<f32>(x + <usize>i * row + (<usize>c << 2));
      add(to + (<usize>c << 3), v);
      add(squares + (<usize>c << 3), v * v);
    }
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/**
 * Mean, variance, gamma/√(variance + epsilon) and what is added after it, from the partials added in order. Where the mean is
 * much larger than the deviation, Σ x² has lost the variance, and a float the mean: there both are computed anew.
 */
export function batchNormStatistics(
  part: i32, partials: usize, parts: i32, x: usize, gamma: usize, beta: usize, mean: usize, variance: usize, scale: usize,
  offset: usize, rows: i32, channels: i32, epsilon: f64,
): void {
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    const m = total(partials, parts, channels, c) / <f64>rows;
    let v = max<f64>(0, total(partials, parts, channels, channels + c) / <f64>rows - m * m);
    const far = isFar(m, v);
    if (far) v = squaresAround(m, x + at, rows, channels) / <f64>rows;
    const factor = <f64>load<f32>(gamma + at) / sqrt(v + epsilon);
    const rest = far ? m - <f64>(<f32>m) : 0;
    store<f32>(mean + at, <f32>m);
    store<f32>(variance + at, <f32>(isNaN(m) ? NaN : v));
    store<f32>(scale + at, <f32>factor);
    store<f32>(offset + at, far ? <f32>(<f64>load<f32>(beta + at) - rest * factor) : load<f32>(beta + at));
  }
}

/** Whether the mean is so much larger than the deviation that digits are lost; 2²⁰ leaves the variance nine of them. */
// @ts-ignore: decorator
@inline
function isFar(mean: f64, variance: f64): bool {
  return mean * mean > variance * 1048576;
}

/** Σ (x − m)² of one channel. */
function squaresAround(m: f64, x: usize, rows: i32, channels: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const centred = <f64>load<f32>(x + (<usize>i * <usize>channels << 2)) - m;
    sum += centred * centred;
  }
  return sum;
}

/** What rounding took from the mean of one channel: the mean of x − mean. */
function restOfMean(mean: f64, x: usize, rows: i32, channels: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) sum += <f64>load<f32>(x + (<usize>i * <usize>channels << 2)) - mean;
  return sum / <f64>rows;
}

function total(partials: usize, parts: i32, channels: i32, index: i32): f64 {
  let sum: f64 = 0;
  for (let p = 0; p < parts; p++) sum += load<f64>(partials + ((<usize>p * <usize>(2 * channels) + <usize>index) << 3));
  return sum;
}

/** Adds rows to partials [part][2][channels]: Σ dy and Σ dy·(x − mean). */
export function batchNormGradientSums(
  part: i32, dy: usize, x: usize, mean: usize, partials: usize, rows: i32, channels: i32, rowsPerPart: i32,
): void {
  const to = partials + (<usize>part * <usize>channels << 4);
  memory.fill(to, 0, <usize>channels << 4);
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let first = part * rowsPerPart; first < last; first += BLOCK) {
    const start = <usize>first * <usize>channels << 2;
    gradientBlock(dy + start, x + start, mean, to, min(BLOCK, last - first), channels);
  }
}

function gradientBlock(dy: usize, x: usize, mean: usize, to: usize, rows: i32, channels: i32): void {
  const row = <usize>channels << 2;
  const products = to + (<usize>channels << 3);
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    const at = <usize>c << 3;
    const m = v128.load(mean + (<usize>c << 2));
    let a = v128.load(to + at);
    let b = v128.load(to + at, 16);
    let aa = v128.load(products + at);
    let bb = v128.load(products + at, 16);
    let offset = <usize>c << 2;
    for (let i = 0; i < rows; i++) {
      const d = v128.load(dy + offset);
      const centred = f32x4.sub(v128.load(x + offset), m);
      const low = lowDoubles(d);
      const high = highDoubles(d);
      a = f64x2.add(a, low);
      b = f64x2.add(b, high);
      aa = f64x2.add(aa, f64x2.mul(low, lowDoubles(centred)));
      bb = f64x2.add(bb, f64x2.mul(high, highDoubles(centred)));
      offset += row;
    }
    v128.store(to + at, a);
    v128.store(to + at, b, 16);
    v128.store(products + at, aa);
    v128.store(products + at, bb, 16);
  }
  for (; c < channels; c++) {
    for (let i = 0; i < rows; i++) {
      const at = <usize>i * row + (<usize>c << 2);
      const d = <f64>load<f32>(dy + at);
      add(to + (<usize>c << 3), d);
      add(products + (<usize>c << 3), d * <f64>(load<f32>(x + at) - load<f32>(mean + (<usize>c << 2))));
    }
  }
}

/** dgamma, dbeta and, for each channel, the factors [3][channels] of dx = k·dy − b − (x − mean)·c. */
export function batchNormGradientFactors(
  part: i32, partials: usize, parts: i32, x: usize, gamma: usize, mean: usize, variance: usize, dgamma: usize, dbeta: usize,
  factors: usize, rows: i32, channels: i32, epsilon: f64,
): void {
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    const v = <f64>load<f32>(variance + at);
    const m = <f64>load<f32>(mean + at);
    const inverse = 1 / sqrt(v + epsilon);
    const sumDy = total(partials, parts, channels, c);
    const rest = isFar(m, v) ? restOfMean(m, x + at, rows, channels) : 0;
    const products = total(partials, parts, channels, channels + c);
    const sumNormal = (rest == 0 ? products : products - rest * sumDy) * inverse;
    const k = <f64>load<f32>(gamma + at) * inverse;
    store<f32>(dbeta + at, <f32>sumDy);
    store<f32>(dgamma + at, <f32>sumNormal);
    store<f32>(factors + at, <f32>k);
    const slope = (k * inverse * sumNormal) / <f64>rows;
    const constant = (k * sumDy) / <f64>rows;
    store<f32>(factors + at + (<usize>channels << 2), <f32>(rest == 0 ? constant : constant - rest * slope));
    store<f32>(factors + at + (<usize>channels << 3), <f32>slope);
  }
}

/** dx = k·dy − b − (x − mean)·c, row by row. */
export function batchNormInputGradient(
  part: i32, dy: usize, x: usize, mean: usize, factors: usize, dx: usize, rows: i32, channels: i32, rowsPerPart: i32,
): void {
  const second = factors + (<usize>channels << 2);
  const third = factors + (<usize>channels << 3);
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < last; row++) {
    const start = <usize>row * <usize>channels << 2;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const centred = f32x4.sub(v128.load(x + start + at), v128.load(mean + at));
      const own = f32x4.sub(f32x4.mul(v128.load(dy + start + at), v128.load(factors + at)), v128.load(second + at));
      const result = f32x4.sub(own, f32x4.mul(centred, v128.load(third + at)));
      storeLanes(dx + start + at, result, min(4, channels - c));
    }
  }
}
