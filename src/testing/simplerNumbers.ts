/** Number of binary digits after the point that are considered. */
const DIGITS = 10;

/**
 * Numbers that are simpler than x, simplest first: 0, its opposite if that is positive, fewer digits, half as large.
 */
export function simplerNumbers(x: number): number[] {
  const rounded = [Math.trunc(x), Math.floor(x), Math.ceil(x), Math.round(x * 2) / 2, Math.round(x * 16) / 16];
  const candidates = [0, -x, ...rounded, Math.trunc(x / 2), x - Math.sign(x)];
  return [...new Set(candidates)].filter((y) => isSimpler(y, x));
}

/**
 * Orders by digits after the point, then magnitude, then sign. The order is well-founded: nothing is simpler than 0.
 */
function isSimpler(a: number, b: number): boolean {
  if (!Number.isFinite(a)) return false;
  if (digits(a) !== digits(b)) return digits(a) < digits(b);
  if (Math.abs(a) !== Math.abs(b)) return Math.abs(a) < Math.abs(b);
  return a > b;
}

function digits(x: number): number {
  let [count, shifted] = [0, x];
  for (; count < DIGITS && !Number.isInteger(shifted); count++) shifted *= 2;
  return count;
}
