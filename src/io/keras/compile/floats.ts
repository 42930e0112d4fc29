/*
 * Keras asks of rates and momenta that they are Python's floats, and computes schedules of integers in integers. JavaScript writes 1.0 as
 * "1", which Python reads as an integer.
 */

/** Not a character of any name: JSON writes it as an escape. */
const MARK = "\u0000";

/** A number that `stringifyWithFloats` writes with a decimal point. */
export function float(number: number): unknown {
  return `${MARK}${number}`;
}

/** Numbers that `stringifyWithFloats` writes with a decimal point. */
export function floats(numbers: readonly number[]): unknown {
  return numbers.map(float);
}

/** JSON in which Python reads the marked numbers as floats. */
export function stringifyWithFloats(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0000(-?\d+)((?:\.\d+)?(?:e[+-]?\d+)?)"/g, (_, whole, rest) =>
    rest === "" ? `${whole}.0` : `${whole}${rest}`,
  );
}

/** The shortest decimal of a float32 that Keras wrote as the double 0.10000000149011612. */
export function shortest(number: number): number {
  if (Math.fround(number) !== number) return number;
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return short;
  }
  return number;
}
