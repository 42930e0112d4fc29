import { GlobalAveragePooling2D, GlobalMaxPooling2D } from "../layers/globalPooling.js";
import type { Layer } from "../layers/Layer.js";
import { LayerGraph } from "../layers/LayerGraph.js";
import { Flatten, Reshape } from "../layers/reshaping.js";
import type { SymbolicTensor } from "../layers/SymbolicTensor.js";
import { layerOf } from "../layers/wiring.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { Model } from "./Model.js";

/**
 * An image classifier without the layers that tell its classes apart, for another task: what Keras calls `include_top=False`. Goes from
 * the output back as long as there is one number a channel, that is [c] or [1, 1, c]: dense layers, dropout, activations, and the layer
 * that joined a picture's places, such as `GlobalAveragePooling2D` or `Flatten`. What is before them is kept, with its weights. Where
 * branches were merged after their places were joined, everything up to the merging is kept. A model that ends in maps, [h, w, c],
 * loses nothing.
 * @returns a model of the same layers, which share their weights with the given model
 * @throws ShapeError for a model with several inputs or outputs, and for one that has no layer left, such as one of dense layers alone
 * @example
 * const base = cutTop(await loadModel("mobilenet.keras"));
 * base.trainable = false;
 * const model = new Sequential([base, new GlobalAveragePooling2D(), new Dense(2, { activation: "softmax" })]);
 */
export function cutTop(model: LayerGraph): Model {
  const { inputs, outputs } = model;
  if (inputs.length > 1 || outputs.length > 1)
    throw new ShapeError(
      `cutTop: ${model.name} has ${inputs.length} inputs and ${outputs.length} outputs; make a Model with one of each`,
    );
  const end = beforeTop(model);
  if (isInput(end))
    throw new ShapeError(
      `cutTop: ${model.name} would lose all of its layers, since none of them makes maps [h, w, c] of a sample ${showShape(inputs[0].shape)}; ` +
        "give a model with convolutions",
    );
  return new Model({ inputs, outputs: end, name: model.name });
}

/** What the last layer before the top gives. A global pooling starts a top even where one place was left already. */
function beforeTop(model: LayerGraph): SymbolicTensor {
  const { pooled, end } = searchBack(model);
  return pooled ?? end;
}

/** What was found on the way back from a model's output. */
interface Found {
  /** What a global pooling was applied to; null where none was met. */
  readonly pooled: SymbolicTensor | null;
  /** Where the way ended: at maps, at a merging or at the model's input. */
  readonly end: SymbolicTensor;
}

function searchBack({ outputs }: LayerGraph): Found {
  let pooled: SymbolicTensor | null = null;
  let end = outputs[0];
  while (isVector(end.shape) && end.call.inputs.length === 1) {
    const [before] = end.call.inputs;
    const layer = layerOf(end.call);
    if (layer instanceof LayerGraph) {
      const within = searchBack(layer);
      if (within.pooled) pooled = applied(layer, within.pooled, before);
      if (!isInput(within.end)) return { pooled, end: applied(layer, within.end, before) };
    } else if (isGlobalPooling(layer)) pooled = before;
    else if (!isVector(before.shape)) return { pooled, end: joinsPlaces(layer) ? before : end };
    end = before;
  }
  return { pooled, end };
}

/** A part of a model, up to `end`, applied to what the whole was applied to. */
function applied(model: LayerGraph, end: SymbolicTensor, before: SymbolicTensor): SymbolicTensor {
  return isInput(end) ? before : new Model({ inputs: model.inputs, outputs: end, name: model.name }).apply(before);
}

function isInput({ call }: SymbolicTensor): boolean {
  return call.inputs.length === 0;
}

function isVector(shape: Shape): boolean {
  return shape.slice(0, -1).every((side) => side === 1);
}

function isGlobalPooling(layer: Layer): boolean {
  return layer instanceof GlobalAveragePooling2D || layer instanceof GlobalMaxPooling2D;
}

function joinsPlaces(layer: Layer): boolean {
  return layer instanceof Flatten || layer instanceof Reshape;
}
