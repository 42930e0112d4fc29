import type { InputLayer } from "../src/layers/InputLayer.js";
import type { Layer } from "../src/layers/Layer.js";
import type { GraphOptions } from "../src/layers/LayerGraph.js";
import { Model } from "../src/models/Model.js";

/** A graph without branches: an input layer, and layers that are applied one after another. */
export function lineModel([input, ...layers]: readonly [InputLayer, ...Layer[]], options: GraphOptions = {}): Model {
  return new Model({
    inputs: input.output,
    outputs: layers.reduce((x, layer) => layer.apply(x), input.output),
    ...options,
  });
}
