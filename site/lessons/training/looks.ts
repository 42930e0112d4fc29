import type { WorkerContext } from "noodlenet/worker";
import { first, type Part, type Pictures } from "./pictures.js";
import { shiftedRight } from "./shift.js";

/** Numbers that say more of a network than its curves do, after an epoch of its training. */
export type Look = (context: WorkerContext, pictures: Pictures) => Promise<readonly number[]>;

/** A value as it is stored: seven digits are what a float32 has. */
export const short = (value: number) => Number(value.toPrecision(7));

/** How sure the network is of udon, of each of the first validation pictures. */
export const sureOfUdon =
  (count: number): Look =>
  async (context, { val }) => {
    const [{ data }] = await context.predict(first(val, count).x);
    return Array.from({ length: count }, (_, i) => short(data[2 * i + 1]));
  };

/** How far pictures are moved to the right at most. */
export const FARTHEST = 8;

/** The accuracy on validation pictures that are moved to the right, by each number of pixels. */
export function accuracyWhenMoved(): Look {
  let moved: readonly Part[] = [];
  return async (context, { val }) => {
    if (moved.length === 0) moved = Array.from({ length: FARTHEST + 1 }, (_, by) => shiftedRight(val, by));
    const accuracies: number[] = [];
    for (const { x, y } of moved) {
      const [{ data }] = await context.predict(x);
      const isRight = (label: number, i: number) => Number(data[2 * i + 1] > data[2 * i]) === label;
      accuracies.push(y.data.filter(isRight).length / y.data.length);
    }
    return accuracies;
  };
}

/** What L2 adds to the loss: a factor times the sum of all kernels' squares. */
export const penaltyOf =
  (factor: number): Look =>
  async (context) => {
    let sum = 0;
    for (const { name, data } of await context.weights())
      if (name.endsWith("kernel")) for (const value of data) sum += value * value;
    return [short(factor * sum)];
  };
