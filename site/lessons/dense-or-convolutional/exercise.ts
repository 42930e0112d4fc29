/** How many numbers 64 dense units learn for a picture of 32x32x3, and 8 kernels of 3x3x3, biases included. */
export const right = { dense: (32 * 32 * 3 + 1) * 64, kernels: (3 * 3 * 3 + 1) * 8 };

/** What is wrong: biases are missing, or the three colours, or something else of one of them. */
export type Fault = "biases" | "colours" | "dense" | "kernels" | null;

export function faultOf(dense: number, kernels: number): Fault {
  if (dense === 32 * 32 * 3 * 64 || kernels === 3 * 3 * 3 * 8) return "biases";
  if (dense === (32 * 32 + 1) * 64 || kernels === (3 * 3 + 1) * 8) return "colours";
  if (dense !== right.dense) return "dense";
  return kernels === right.kernels ? null : "kernels";
}
