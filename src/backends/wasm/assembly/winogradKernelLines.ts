import { BY_2, BY_4, MINUS_SIXTH, QUARTER, TWENTY_FOURTH, times } from "./winogradFactors";

/** Three of a kernel, `step` bytes apart, to six, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function kernelLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const g2 = v128.load(from + 2 * step);
  v128.store(to, times(g0, QUARTER));
  const even = f32x4.add(g0, g2);
  v128.store(to + toStep, times(f32x4.add(even, g1), MINUS_SIXTH));
  v128.store(to + 2 * toStep, times(f32x4.sub(even, g1), MINUS_SIXTH));
  const even2 = f32x4.add(g0, times(g2, BY_4));
  const odd2 = times(g1, BY_2);
  v128.store(to + 3 * toStep, times(f32x4.add(even2, odd2), TWENTY_FOURTH));
  v128.store(to + 4 * toStep, times(f32x4.sub(even2, odd2), TWENTY_FOURTH));
  v128.store(to + 5 * toStep, g2);
}
