import { Parameter } from "../tensor/Parameter.js";
import { Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { showShape } from "../util/shape.js";

/** What the checks read of a layer, whose class imports them. */
interface OwnLayer {
  readonly name: string;
  readonly type: string;
  readonly layers: readonly OwnLayer[];
  call(...given: never[]): unknown;
}

/** @throws StateError for a class without `call`, which only TypeScript asks for */
export function checkHasCall(layer: OwnLayer): void {
  if (typeof layer.call === "function") return;
  throw new StateError(
    `${whose(layer)}: the class has no call; write one that computes the output, such as call(x) { return x.relu(); }`,
  );
}

/** @throws ValueError for what `call` gave that is not one tensor  @throws ShapeError for a number, which has no batch */
export function checkCalled(layer: OwnLayer, y: unknown): asserts y is Tensor {
  if (!(y instanceof Tensor))
    throw new ValueError(`${whose(layer)}: call gave ${given(y)}; return one tensor, [n, …] for a batch of n samples`);
  if (y.rank === 0)
    throw new ShapeError(
      `${whose(layer)}: call gave ${showShape(y.shape)}, a single number; keep the first axis, that of the samples`,
    );
}

function given(y: unknown): string {
  if (y instanceof Promise) return "a promise, as an async function does";
  if (Array.isArray(y) && y.length > 0 && y.every((item) => item instanceof Tensor))
    return `a list of ${y.length} tensor${y.length === 1 ? "" : "s"}`;
  return y === undefined ? "nothing" : showValue(y);
}

/** @throws StateError for a layer in a field that was not added by addLayer: it would never be trained or saved */
export function checkLayerFields(layer: OwnLayer, isLayer: (value: unknown) => value is OwnLayer): void {
  for (const [name, value] of Object.entries(layer)) {
    const layers = (Array.isArray(value) ? value : [value]).filter(isLayer);
    const left = layers.find((inner) => !layer.layers.includes(inner));
    if (left)
      throw new StateError(
        `${layer.name}: the layer in its field ${name} was not added, and would never be trained or saved; ` +
          `write this.${name} = this.addLayer(new ${left.type}(…))`,
      );
  }
}

/**
 * Weights of another layer are let pass: a layer may share them.
 * @throws StateError for a tensor with requiresGrad in a field that no addWeight made: it would never be trained or saved
 */
export function checkWeightFields(layer: OwnLayer): void {
  for (const [name, value] of Object.entries(layer)) {
    const tensors = (Array.isArray(value) ? value : [value]).filter((item) => item instanceof Tensor);
    const left = tensors.find((t) => t.requiresGrad && !(t instanceof Parameter));
    if (left)
      throw new StateError(
        `${layer.name}: the tensor in its field ${name} has requiresGrad, but would never be trained or saved; ` +
          `write this.${name} = this.addWeight("${name}", ${showShape(left.shape)}) in build`,
      );
  }
}

/** @throws ValueError for a method of Keras's that nothing here calls, so that its settings would be missing from files */
export function checkNoGetConfig(layer: OwnLayer): void {
  const method = ["getConfig", "get_config"].find((name) => name in layer);
  if (method)
    throw new ValueError(
      `${whose(layer)}: ${method} is never called; name the method options, and let it return what the constructor needs`,
    );
}

function whose(layer: OwnLayer): string {
  return `${layer.name} (${layer.type || "a class without a name"})`;
}
