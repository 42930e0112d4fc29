/** What is wrong with a kernel that should find noodles that run down. */
export type Fault = "flat" | "across" | "weak" | null;

/** A noodle's brightness on a dark ground. */
const NOODLE = 100;

/** What a kernel answers on an even place, on the middle of a noodle running down, and on one running across at each height. */
export function responses(kernel: readonly number[]): { flat: number; down: number; across: readonly number[] } {
  const sum = (places: readonly number[]) => NOODLE * places.reduce((total, i) => total + kernel[i], 0);
  return {
    flat: sum([0, 1, 2, 3, 4, 5, 6, 7, 8]),
    down: sum([1, 4, 7]),
    across: [0, 3, 6].map((i) => sum([i, i + 1, i + 2])),
  };
}

/** The first fault of a kernel, none where it is right. */
export function faultOf(kernel: readonly number[]): Fault {
  const { flat, down, across } = responses(kernel);
  if (Math.abs(flat) > 1e-9) return "flat";
  if (across.some((one) => Math.abs(one) > 1e-9)) return "across";
  return down > 0 ? null : "weak";
}
