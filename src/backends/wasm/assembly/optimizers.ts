import { atLeastIf, LEAST_NORMAL, leastFor, leastNormal, leastSquared, normalIf, squareIf } from "./subnormals";

/**
 * One pass over a chunk of a weight, its gradient and its slots. Storages are padded to whole vectors. A slot of 0 is absent. Where
 * products would be subnormal, `…Carefully` takes their factors for 0. These are kernels of their own: V8 finds fewer registers for a
 * function with both loops.
 */

export function sgd(
  part: i32, w: usize, velocity: usize, g: usize, size: i32, chunk: i32, learningRate: f32, momentum: f32, nesterov: i32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  sgdPass(false, first, end, w, velocity, g, learningRate, momentum, nesterov);
}

export function sgdCarefully(
  part: i32, w: usize, velocity: usize, g: usize, size: i32, chunk: i32, learningRate: f32, momentum: f32, nesterov: i32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  sgdPass(true, first, end, w, velocity, g, learningRate, momentum, nesterov);
}

// @ts-ignore: decorator
@inline
function sgdPass(
  careful: bool, at: usize, end: usize, w: usize, velocity: usize, g: usize, learningRate: f32, momentum: f32, nesterov: i32,
): void {
  const rate = f32x4.splat(-learningRate);
  const mu = f32x4.splat(momentum);
  const leastG = leastFor(learningRate);
  const leastV = leastFor(momentum);
  for (; at < end; at += 16) {
    const step = f32x4.mul(rate, atLeastIf(careful, v128.load(g + at), leastG));
    let change = step;
    if (velocity) {
      const v = f32x4.add(f32x4.mul(mu, atLeastIf(careful, v128.load(velocity + at), leastV)), step);
      v128.store(velocity + at, v);
      change = nesterov ? f32x4.add(f32x4.mul(mu, atLeastIf(careful, v, leastV)), step) : v;
    }
    v128.store(w + at, f32x4.add(v128.load(w + at), change));
  }
}

export function adam(
  part: i32, w: usize, m: usize, v: usize, largest: usize, g: usize, size: i32, chunk: i32,
  stepSize: f32, rate1: f32, rate2: f32, epsilon: f32, decay: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  adamPass(false, first, end, w, m, v, largest, g, stepSize, rate1, rate2, epsilon, decay);
}

export function adamCarefully(
  part: i32, w: usize, m: usize, v: usize, largest: usize, g: usize, size: i32, chunk: i32,
  stepSize: f32, rate1: f32, rate2: f32, epsilon: f32, decay: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  adamPass(true, first, end, w, m, v, largest, g, stepSize, rate1, rate2, epsilon, decay);
}

// @ts-ignore: decorator
@inline
function adamPass(
  careful: bool, at: usize, end: usize, w: usize, m: usize, v: usize, largest: usize, g: usize,
  stepSize: f32, rate1: f32, rate2: f32, epsilon: f32, decay: f32,
): void {
  const r1 = f32x4.splat(rate1);
  const r2 = f32x4.splat(rate2);
  const least = leastNormal();
  const leastRoot = leastSquared();
  const least1 = leastFor(rate1);
  const least2 = leastFor(rate2);
  const leastM = leastFor(stepSize);
  for (; at < end; at += 16) {
    const gradient = v128.load(g + at);
    let first = v128.load(m + at);
    let second = v128.load(v + at);
    first = f32x4.add(first, f32x4.mul(atLeastIf(careful, f32x4.sub(gradient, first), least1), r1));
    const square = squareIf(careful, gradient, leastRoot);
    second = f32x4.add(second, f32x4.mul(atLeastIf(careful, f32x4.sub(square, second), least2), r2));
    v128.store(m + at, first);
    v128.store(v + at, second);
    if (largest) {
      second = f32x4.max(v128.load(largest + at), second);
      v128.store(largest + at, second);
    }
    let weight = v128.load(w + at);
    weight = f32x4.sub(weight, f32x4.mul(f32x4.splat(decay), normalIf(careful, weight, least)));
    const root = f32x4.add(f32x4.sqrt(normalIf(careful, second, least)), f32x4.splat(epsilon));
    const step = f32x4.mul(f32x4.splat(stepSize), atLeastIf(careful, first, leastM));
    v128.store(w + at, f32x4.sub(weight, f32x4.div(step, root)));
  }
}

export function rmsprop(
  part: i32, w: usize, meanSquare: usize, accumulator: usize, meanGradient: usize, g: usize, size: i32, chunk: i32,
  learningRate: f32, rho: f32, rest: f32, momentum: f32, epsilon: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  rmspropPass(false, first, end, w, meanSquare, accumulator, meanGradient, g, learningRate, rho, rest, momentum, epsilon);
}

export function rmspropCarefully(
  part: i32, w: usize, meanSquare: usize, accumulator: usize, meanGradient: usize, g: usize, size: i32, chunk: i32,
  learningRate: f32, rho: f32, rest: f32, momentum: f32, epsilon: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  rmspropPass(true, first, end, w, meanSquare, accumulator, meanGradient, g, learningRate, rho, rest, momentum, epsilon);
}

// @ts-ignore: decorator
@inline
function rmspropPass(
  careful: bool, at: usize, end: usize, w: usize, meanSquare: usize, accumulator: usize, meanGradient: usize, g: usize,
  learningRate: f32, rho: f32, rest: f32, momentum: f32, epsilon: f32,
): void {
  const keep = f32x4.splat(rho);
  const take = f32x4.splat(rest);
  const leastKept = leastFor(rho);
  const leastTaken = leastFor(rest);
  const leastShare = f32x4.splat(sqrt<f32>(LEAST_NORMAL / rest));
  const leastRoot = leastSquared();
  const leastG = leastFor(learningRate);
  const leastA = leastFor(momentum);
  for (; at < end; at += 16) {
    const gradient = v128.load(g + at);
    const large = atLeastIf(careful, gradient, leastShare);
    const kept = f32x4.mul(keep, atLeastIf(careful, v128.load(meanSquare + at), leastKept));
    const square = f32x4.add(kept, f32x4.mul(f32x4.mul(take, large), large));
    v128.store(meanSquare + at, square);
    let spread = square;
    if (meanGradient) {
      const before = f32x4.mul(keep, atLeastIf(careful, v128.load(meanGradient + at), leastKept));
      const mean = f32x4.add(before, f32x4.mul(take, atLeastIf(careful, gradient, leastTaken)));
      v128.store(meanGradient + at, mean);
      spread = f32x4.sub(square, squareIf(careful, mean, leastRoot));
    }
    const root = f32x4.sqrt(f32x4.add(spread, f32x4.splat(epsilon)));
    let step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), atLeastIf(careful, gradient, leastG)), root);
    if (accumulator) {
      step = f32x4.add(f32x4.mul(f32x4.splat(momentum), atLeastIf(careful, v128.load(accumulator + at), leastA)), step);
      v128.store(accumulator + at, step);
    }
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}

export function adagrad(
  part: i32, w: usize, accumulator: usize, g: usize, size: i32, chunk: i32, learningRate: f32, epsilon: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  adagradPass(false, first, end, w, accumulator, g, learningRate, epsilon);
}

export function adagradCarefully(
  part: i32, w: usize, accumulator: usize, g: usize, size: i32, chunk: i32, learningRate: f32, epsilon: f32,
): void {
  const first = <usize>(part * chunk) << 2;
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  adagradPass(true, first, end, w, accumulator, g, learningRate, epsilon);
}

// @ts-ignore: decorator
@inline
function adagradPass(
  careful: bool, at: usize, end: usize, w: usize, accumulator: usize, g: usize, learningRate: f32, epsilon: f32,
): void {
  const leastG = leastFor(learningRate);
  const leastRoot = leastSquared();
  for (; at < end; at += 16) {
    const gradient = v128.load(g + at);
    const sum = f32x4.add(v128.load(accumulator + at), squareIf(careful, gradient, leastRoot));
    v128.store(accumulator + at, sum);
    const root = f32x4.sqrt(f32x4.add(sum, f32x4.splat(epsilon)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), atLeastIf(careful, gradient, leastG)), root);
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}
