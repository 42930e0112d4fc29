import type { HostArray } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import type { Optimizer } from "../optim/Optimizer.js";
import type { Parameter } from "../tensor/Parameter.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";

/** What an optimizer remembers of one weight. */
export interface SlotValues {
  /** The weight's number among the model's weights. */
  readonly weight: number;
  /** Its slots, in the order of the optimizer's `slotNames`. */
  readonly arrays: readonly HostArray[];
}

/** All that changes while a model is trained, as plain data: from equal states, equal models take equal steps. */
export interface ModelState {
  /** Shapes of one sample of each input, for which the model was built. */
  readonly inputShapes: readonly Shape[];
  /** In the order of `getWeights`. */
  readonly weights: readonly HostArray[];
  /** What the optimizer remembers, of each weight that it has changed. */
  readonly slots: readonly SlotValues[];
  /** Steps that the optimizer has taken; random masks follow from it. */
  readonly iterations: number;
  /** Null where it follows a schedule. */
  readonly learningRate: number | null;
  /** The number of the order in which the next epoch takes the samples. */
  readonly nextOrder: number;
}

/** The state of a built model. */
export async function readState(model: LayerGraph, optimizer: Optimizer, nextOrder: number): Promise<ModelState> {
  const { inputShapes, weights } = model;
  const slots: SlotValues[] = [];
  for (const [i, weight] of weights.entries())
    if (optimizer.remembers(weight))
      slots.push({ weight: i, arrays: await valuesOf(optimizer.state([weight]).map(({ parameter }) => parameter)) });
  return {
    inputShapes,
    weights: await valuesOf(weights),
    slots,
    iterations: optimizer.iterations,
    learningRate: optimizer.scheduled ? null : optimizer.learningRate,
    nextOrder,
  };
}

function valuesOf(parameters: readonly Parameter[]): Promise<HostArray[]> {
  return Promise.all(parameters.map(async (parameter) => ({ data: await parameter.data(), shape: parameter.shape })));
}

/**
 * Gives a model and its optimizer the values of a state.
 * @throws ShapeError when they are those of another model; then nothing is changed
 */
export function writeState(model: LayerGraph, optimizer: Optimizer, state: ModelState): void {
  model.ensureBuilt(...state.inputShapes);
  const { weights } = model;
  const slots = state.slots.flatMap(({ weight, arrays }) => {
    const own = weights[weight] ? optimizer.state([weights[weight]]) : [];
    return pairs(
      "what the optimizer remembers",
      own.map(({ parameter }) => parameter),
      arrays,
    );
  });
  const all = [...pairs("weights", weights, state.weights), ...slots];
  optimizer.forget(weights.filter((_, i) => !state.slots.some(({ weight }) => weight === i)));
  for (const [parameter, { data }] of all) parameter.assignData(data);
  optimizer.iterations = state.iterations;
  if (state.learningRate !== null && !optimizer.scheduled) optimizer.learningRate = state.learningRate;
}

/** @throws ShapeError unless the arrays are those of the parameters */
function pairs(
  what: string,
  parameters: readonly Parameter[],
  arrays: readonly HostArray[],
): readonly (readonly [Parameter, HostArray])[] {
  if (parameters.length !== arrays.length)
    throw new ShapeError(
      `restore: the state has ${arrays.length} ${what} but the model ${parameters.length}; give the state of this model`,
    );
  return parameters.map((parameter, i) => {
    const { shape } = arrays[i];
    if (sameShape(parameter.shape, shape)) return [parameter, arrays[i]];
    throw new ShapeError(
      `restore: ${parameter.name} is ${showShape(parameter.shape)} but ${showShape(shape)} in the state; give the state of this model`,
    );
  });
}
