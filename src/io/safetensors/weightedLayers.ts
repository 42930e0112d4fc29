import type { Layer } from "../../layers/Layer.js";
import { isPlainGraph, type LayerGraph } from "../../layers/LayerGraph.js";
import { layerOf, walk } from "../../layers/wiring.js";
import type { Parameter } from "../../tensor/Parameter.js";
import { FormatError } from "../../util/errors.js";
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
const KEEP_ORDER = new Set([
  ...[
    "Dropout",
    "Activation",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "Softmax",
    "Rescaling",
    "Normalization",
    "PReLU",
    "InputLayer",
  ],
  ...[
    "ActivityRegularization",
    "GaussianNoise",
    "GaussianDropout",
    "AlphaDropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
  ],
  ...["Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"],
]);

/** Layers whose kernels other frameworks have with the channels first. */
const CONVOLUTION = /^(Depthwise|Separable)?Conv2D(Transpose)?$/;

/** A value on its way through a model. */
interface Flow {
  readonly shape: Shape;
  /** Shape of the images that were flattened into it; null for other values, "mixed" where parts of it are flattened images. */
  readonly flattened: Shape | null | "mixed";
  /** Whether other frameworks have the channels last there, too. */
  readonly channelsLast: boolean;
}

/**
 * The layers that have weights, in the order in which they are called first, including those of nested models.
 * @throws FormatError for a layer behind flattened images that were joined to one vector, whose order in other frameworks is unknown
 */
export function weightedLayers(model: LayerGraph): WeightedLayer[] {
  const found = new Map<Layer, WeightedLayer>();
  const visit = (graph: LayerGraph, path: string, inputs: readonly Flow[]): readonly Flow[] =>
    walk(graph.wiring, inputs, (call, taken) => {
      const layer = layerOf(call);
      const own = `${path}${layer.name}`;
      if (isPlainGraph(layer)) return visit(layer, `${own}/`, taken);
      const { flattened } = merged(taken);
      const weights = new Map(layer.namedWeights());
      if (weights.size > 0 && flattened === "mixed")
        throw new FormatError(
          `${own}: its inputs are flattened images joined with others, whose order differs between frameworks; load its weights by setWeights`,
        );
      if (weights.size > 0 && !found.has(layer))
        found.set(layer, { path: own, type: layer.type, weights, flattened: flattened === "mixed" ? null : flattened });
      return [after(layer, taken)];
    });
  visit(
    model,
    "",
    model.inputShapes.map((shape) => ({ shape, flattened: null, channelsLast: false })),
  );
  return [...found.values()];
}

function merged(taken: readonly Flow[]): Flow {
  const [first, ...others] = taken;
  const isSame = others.every(({ flattened }) => String(flattened) === String(first.flattened));
  return {
    shape: first.shape,
    flattened: isSame ? first.flattened : "mixed",
    channelsLast: taken.some(({ channelsLast }) => channelsLast),
  };
}

function after(layer: Layer, taken: readonly Flow[]): Flow {
  const { shape: before, flattened, channelsLast } = merged(taken);
  const shape = layer.outputShape(...taken.map((flow) => flow.shape));
  // A dense layer over the last axis of an image: other frameworks have the channels last there, too.
  const last =
    layer.type === "Dense" && before.length === 3 ? true : CONVOLUTION.test(layer.type) ? false : channelsLast;
  if (before.length === 3 && shape.length === 1 && !layer.type.startsWith("Global"))
    return { shape, channelsLast: last, flattened: last ? null : before };
  if (layer.type === "Concatenate" && flattened !== null) return { shape, channelsLast: last, flattened: "mixed" };
  const keepsOrder = KEEP_ORDER.has(layer.type) || layer.type === "BatchNormalization";
  return { shape, channelsLast: last, flattened: keepsOrder ? flattened : null };
}
