import type { Optimizer } from "../../../optim/Optimizer.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { FormatError } from "../../../util/errors.js";
import { sameShape, showShape } from "../../../util/shape.js";
import type { Assignment, StoredWeight } from "../../weights/StoredWeight.js";
import { counterpartOf, type DescribedOptimizer } from "./optimizers.js";

/*
 * What an optimizer remembers, in Keras's files, is a list of arrays: how many steps it took; in Keras 3 the learning rate, unless that
 * follows a schedule; then the slots of the weights that are trained. Adam's two alternate weight by weight; others follow group by group:
 *   m of a, v of a, m of b, v of b, v̂ of a, v̂ of b
 * Before TensorFlow 2.11 every slot was a group of its own.
 */

/** A slot of a weight. */
export interface KerasSlot {
  /** The path of the weight in the model. */
  readonly path: string;
  /** Keras 2's name of the slot. */
  readonly slot: string;
  readonly parameter: Parameter;
}

/** The slots of the weights that are trained, in Keras's order. @throws ValueError for a user-defined optimizer */
export function slotsInOrder(
  optimizer: Optimizer,
  weights: readonly (readonly [path: string, weight: Parameter])[],
  isLegacy = false,
): KerasSlot[] {
  const [, { slots }] = counterpartOf(optimizer);
  const groups = isLegacy
    ? slots.flatMap((group) => Object.entries(group).map((slot) => [slot]))
    : slots.map(Object.entries);
  return groups.flatMap((group) =>
    weights.flatMap(([path, weight]) => {
      const own = new Map(optimizer.state([weight]).map(({ name, parameter }) => [name, parameter]));
      return group.flatMap(([name, slot]): KerasSlot[] => {
        const parameter = own.get(name);
        return parameter ? [{ path, slot, parameter }] : [];
      });
    }),
  );
}

/** The state that a file holds for an optimizer, checked against it. */
export interface FoundState {
  readonly iterations: number;
  readonly assignments: readonly Assignment[];
}

/** An optimizer's state as a file holds it. */
export interface StoredState {
  readonly arrays: readonly StoredWeight[];
  /** Whether the learning rate, if it follows no schedule, is among them, as in Keras 3. */
  readonly hasRate: boolean;
}

/**
 * Finds the array for each slot.
 * @throws FormatError where they are not those of this optimizer and these weights
 */
export function matchState(
  { optimizer, isLegacy }: DescribedOptimizer,
  weights: readonly (readonly [path: string, weight: Parameter])[],
  stored: StoredState,
  what: string,
): FoundState {
  if (stored.arrays.length === 0) return { iterations: 0, assignments: [] };
  const iterations = countOf(stored.arrays[0], what);
  const arrays = stored.arrays.slice(stored.hasRate && !optimizer.scheduled ? 2 : 1);
  // Before its first step an optimizer may have no slots yet; Keras 2 keeps those of SGD without momentum, which have no use.
  const isFresh = iterations === 0 && arrays.length === 0;
  const isUnused = optimizer.slots.length === 0 && !stored.hasRate && arrays.length === weights.length;
  if (isFresh || isUnused) return { iterations, assignments: [] };
  const slots = slotsInOrder(optimizer, weights, isLegacy);
  if (arrays.length !== slots.length)
    throw new FormatError(
      `${what}: the optimizer's state has ${arrays.length} arrays, but the ${weights.length} weights that are trained need ${slots.length}`,
    );
  const assignments = slots.map(({ path, slot, parameter }, i) => ({
    path: `${path}/${slot}`,
    weight: parameter,
    stored: checked(arrays[i], `${path}/${slot}`, parameter, what),
  }));
  return { iterations, assignments };
}

function countOf({ name, shape, data }: StoredWeight, what: string): number {
  const count = data === null ? Number.NaN : Number(data[0]);
  if (shape.length === 0 && Number.isSafeInteger(count) && count >= 0) return count;
  throw new FormatError(`${what}: ${name}, the number of steps taken, is ${showShape(shape)} of ${count}`);
}

function checked(stored: StoredWeight, path: string, { shape }: Parameter, what: string): StoredWeight {
  if (sameShape(stored.shape, shape) && stored.data !== null) return stored;
  throw new FormatError(
    `${what}: ${stored.name} of the optimizer's state is ${stored.storedAs} ${showShape(stored.shape)}, but ${path} is ${showShape(shape)}`,
  );
}
