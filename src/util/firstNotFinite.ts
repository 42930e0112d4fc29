/** The index of the first number that is not finite, −1 where all are. */
export function firstNotFinite(numbers: Float32Array | Float64Array | Int32Array): number {
  if (numbers instanceof Int32Array || areFinite(numbers)) return -1;
  return numbers.findIndex((value: number) => !Number.isFinite(value));
}

/** 0·x is 0 for every finite number, NaN for the others. Sums of their own wait for each other less. */
function areFinite(numbers: Float32Array | Float64Array): boolean {
  const { length } = numbers;
  const whole = length - (length % 8);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 8) {
    a += 0 * numbers[i] + 0 * numbers[i + 1];
    b += 0 * numbers[i + 2] + 0 * numbers[i + 3];
    c += 0 * numbers[i + 4] + 0 * numbers[i + 5];
    d += 0 * numbers[i + 6] + 0 * numbers[i + 7];
  }
  for (let i = whole; i < length; i++) a += 0 * numbers[i];
  return a + b + c + d === 0;
}
