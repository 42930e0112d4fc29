import type { Layer } from "../../layers/Layer.js";
import { isPlainGraph, type LayerGraph } from "../../layers/LayerGraph.js";
import type { Parameter } from "../../tensor/Parameter.js";
import type { Shape } from "../../util/shape.js";

/** A layer with weights of its own, and the shape of its inputs before flattening. */
export interface WeightedLayer {
  /** Its path in the model, such as "block1/conv2d". */
  readonly path: string;
  readonly type: string;
  readonly weights: ReadonlyMap<string, Parameter>;
  /** Shape of the images, [h, w, c], that were flattened into its inputs, which other frameworks flatten with the channels first. Null for other inputs. */
  readonly flattened: Shape | null;
}

/** Layers after which the elements of a flattened image are still in the same order. */
const KEEP_ORDER = new Set(["Dropout", "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "Rescaling", "InputLayer"]);

/** The layers that have weights, in order, including those of nested models. */
export function weightedLayers(model: LayerGraph): WeightedLayer[] {
  const found: WeightedLayer[] = [];
  const walk = { flattened: null as Shape | null, channelsLast: false };
  const visit = (layer: Layer, path: string, before: Shape): Shape => {
    if (isPlainGraph(layer))
      return layer.layers.reduce((shape, inner) => visit(inner, `${path}${inner.name}/`, shape), before);
    const after = layer.outputShape(before);
    const weights = new Map(layer.namedWeights());
    if (weights.size > 0) found.push({ path: path.slice(0, -1), type: layer.type, weights, flattened: walk.flattened });
    if (layer.type === "Conv2D") walk.channelsLast = false;
    // A dense layer over the last axis of an image: other frameworks have the channels last there, too.
    if (layer.type === "Dense" && before.length === 3) walk.channelsLast = true;
    if (before.length === 3 && after.length === 1 && layer.type !== "GlobalAveragePooling2D")
      walk.flattened = walk.channelsLast ? null : before;
    else if (!KEEP_ORDER.has(layer.type) && layer.type !== "BatchNormalization") walk.flattened = null;
    return after;
  };
  visit(model, "", model.inputShape);
  return found;
}
