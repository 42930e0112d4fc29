import { type LayerFactory, layerFromConfig } from "../layers/fromConfig.js";
import { InputLayer } from "../layers/InputLayer.js";
import type { Layer } from "../layers/Layer.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import { FormatError } from "../util/errors.js";
import { Model } from "./Model.js";
import { Sequential, type SequentialOptions } from "./Sequential.js";
import type { TrainableModel } from "./TrainableModel.js";
import { checkGraphConfig, isGraphConfig, wiringFrom } from "./wiringConfig.js";

/**
 * The model that a config describes, with fresh weights: a {@link Sequential} or a {@link Model}.
 * @param config what `toConfig` returned
 * @param options `customLayers`: factories for user-defined layer types
 * @throws FormatError when it describes no model
 */
export function modelFromConfig(
  config: LayerConfig,
  { customLayers = {} }: { customLayers?: Readonly<Record<string, LayerFactory>> } = {},
): TrainableModel {
  const isModel = config?.type === "Sequential" || config?.type === "Functional";
  if (!isModel || !Array.isArray(config.layers))
    throw new FormatError("modelFromConfig: this is not the config of a model; give what model.toConfig() returned");
  const model = (inner: LayerConfig) => modelFromConfig(inner, { customLayers });
  const factories = { Sequential: model, Functional: model, ...customLayers };
  if (isGraphConfig(config)) checkGraphConfig(config);
  const layers = (config.layers as LayerConfig[]).map((layer) =>
    layerFromConfig(isGraphConfig(config) ? withoutCalls(layer) : layer, factories),
  );
  const { inputShape, name, seed, trainable } = config as SequentialOptions;
  const shared = { name, seed, trainable };
  if (config.type === "Sequential") return new Sequential(layers, { ...shared, inputShape });
  return new Model({ ...(isGraphConfig(config) ? wiringFrom(config, layers) : chainOf(layers)), ...shared });
}

/** A layer's own options: how it is connected is the model's matter. */
function withoutCalls({ calls: _, ...layer }: LayerConfig): LayerConfig {
  return layer as LayerConfig;
}

/** Layers in a row behind their input, as configs without calls list them. */
function chainOf([input, ...layers]: readonly Layer[]) {
  if (!(input instanceof InputLayer))
    throw new FormatError("modelFromConfig: the first layer of a functional model must be an InputLayer");
  return { inputs: input.output, outputs: layers.reduce((tensor, layer) => layer.apply(tensor), input.output) };
}
