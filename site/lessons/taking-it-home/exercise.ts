/** The network of the exercise: kernels of 5x5 on colour pictures, the mean of each map, a dense layer. */
export const TASK = { kernel: 5, colours: 3, filters: 8, classes: 3 };

const { kernel, colours, filters, classes } = TASK;
const kernels = kernel * kernel * colours * filters;
const dense = filters * classes;

/** Its numbers, and the bytes that they take. */
export const right = { count: kernels + filters + dense + classes, bytes: 4 * (kernels + filters + dense + classes) };

/** What is wrong: biases or colours are missing, the pictures' size is in it, bits or 64-bit numbers, or something else. */
export type Fault = "biases" | "colours" | "count" | "bits" | "double" | "bytes" | null;

export function faultOf(count: number, bytes: number): Fault {
  if (count === kernels + dense) return "biases";
  if (count === kernels / colours + filters + dense + classes) return "colours";
  if (count !== right.count) return "count";
  if (bytes === right.bytes) return null;
  if (bytes === 8 * right.bytes) return "bits";
  return bytes === 2 * right.bytes ? "double" : "bytes";
}
