/**
 * condition ≠ 0 ? a : b over a chunk. A step of 0 repeats an operand's one element. The condition is of floats or whole
 * numbers.
 */
export function select(
  part: i32, condition: usize, a: usize, b: usize, out: usize, size: i32, chunk: i32,
  isFloat: i32, conditionStep: i32, aStep: i32, bStep: i32,
): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i += 4) {
    const at = <usize>i << 2;
    const c = conditionStep ? v128.load(condition + at) : v128.load32_splat(condition);
    const holds = isFloat ? f32x4.ne(c, f32x4.splat(0)) : i32x4.ne(c, i32x4.splat(0));
    const x = aStep ? v128.load(a + at) : v128.load32_splat(a);
    const y = bStep ? v128.load(b + at) : v128.load32_splat(b);
    v128.store(out + at, v128.bitselect(x, y, holds));
  }
}
