/**
 * One pass over a chunk of a weight, its gradient and its slots. Storages are padded to whole vectors. A slot of 0 is
 * absent.
 */

export function sgd(
  part: i32, w: usize, velocity: usize, g: usize, size: i32, chunk: i32, learningRate: f32, momentum: f32, nesterov: i32,
): void {
  const rate = f32x4.splat(-learningRate);
  const mu = f32x4.splat(momentum);
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    const step = f32x4.mul(rate, v128.load(g + at));
    let change = step;
    if (velocity) {
      const v = f32x4.add(f32x4.mul(mu, v128.load(velocity + at)), step);
      v128.store(velocity + at, v);
      change = nesterov ? f32x4.add(f32x4.mul(mu, v), step) : v;
    }
    v128.store(w + at, f32x4.add(v128.load(w + at), change));
  }
}

export function adam(
  part: i32, w: usize, m: usize, v: usize, largest: usize, g: usize, size: i32, chunk: i32,
  stepSize: f32, rate1: f32, rate2: f32, epsilon: f32, decay: f32,
): void {
  const r1 = f32x4.splat(rate1);
  const r2 = f32x4.splat(rate2);
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    const gradient = v128.load(g + at);
    let first = v128.load(m + at);
    let second = v128.load(v + at);
    first = f32x4.add(first, f32x4.mul(f32x4.sub(gradient, first), r1));
    second = f32x4.add(second, f32x4.mul(f32x4.sub(f32x4.mul(gradient, gradient), second), r2));
    v128.store(m + at, first);
    v128.store(v + at, second);
    if (largest) {
      second = f32x4.max(v128.load(largest + at), second);
      v128.store(largest + at, second);
    }
    let weight = v128.load(w + at);
    weight = f32x4.sub(weight, f32x4.mul(f32x4.splat(decay), weight));
    const root = f32x4.add(f32x4.sqrt(second), f32x4.splat(epsilon));
    v128.store(w + at, f32x4.sub(weight, f32x4.div(f32x4.mul(f32x4.splat(stepSize), first), root)));
  }
}

export function rmsprop(
  part: i32, w: usize, meanSquare: usize, accumulator: usize, meanGradient: usize, g: usize, size: i32, chunk: i32,
  learningRate: f32, rho: f32, rest: f32, momentum: f32, epsilon: f32,
): void {
  const keep = f32x4.splat(rho);
  const take = f32x4.splat(rest);
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    const gradient = v128.load(g + at);
    const taken = f32x4.mul(take, gradient);
    const square = f32x4.add(f32x4.mul(keep, v128.load(meanSquare + at)), f32x4.mul(taken, gradient));
    v128.store(meanSquare + at, square);
    let spread = square;
    if (meanGradient) {
      const mean = f32x4.add(f32x4.mul(keep, v128.load(meanGradient + at)), taken);
      v128.store(meanGradient + at, mean);
      spread = f32x4.sub(square, f32x4.mul(mean, mean));
    }
    const root = f32x4.sqrt(f32x4.add(spread, f32x4.splat(epsilon)));
    let step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), gradient), root);
    if (accumulator) {
      step = f32x4.add(f32x4.mul(f32x4.splat(momentum), v128.load(accumulator + at)), step);
      v128.store(accumulator + at, step);
    }
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}

export function adagrad(
  part: i32, w: usize, accumulator: usize, g: usize, size: i32, chunk: i32, learningRate: f32, epsilon: f32,
): void {
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    const gradient = v128.load(g + at);
    const sum = f32x4.add(v128.load(accumulator + at), f32x4.mul(gradient, gradient));
    v128.store(accumulator + at, sum);
    const root = f32x4.sqrt(f32x4.add(sum, f32x4.splat(epsilon)));
    const step = f32x4.div(f32x4.mul(f32x4.splat(learningRate), gradient), root);
    v128.store(w + at, f32x4.sub(v128.load(w + at), step));
  }
}
