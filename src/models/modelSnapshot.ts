import type { LayerFactory } from "../layers/fromConfig.js";
import type { LayerConfig } from "../layers/layerOptions.js";
import { type FloatType, using } from "../tensor/defaults.js";
import { type CompileConfig, compileConfig, compileFromConfig } from "../training/compileConfig.js";
import type { ModelState } from "../training/ModelState.js";
import { StateError, ValueError } from "../util/errors.js";
import { isPlainObject, showValue } from "../util/optionsReader.js";
import { modelFromConfig } from "./modelFromConfig.js";
import type { TrainableModel } from "./TrainableModel.js";

/** A compiled model as plain data, which can be sent to another thread or process. */
export interface ModelSnapshot {
  /** What `toConfig` gives. */
  readonly model: LayerConfig;
  /** The type of its weights. Default "float32". */
  readonly dtype?: FloatType;
  /** What `compile` was given. */
  readonly compile: CompileConfig;
  /** What `state` gives; null or left out for a model with fresh weights, which follow from its seed. */
  readonly state?: ModelState | null;
}

/**
 * A compiled model as plain data: {@link modelFromSnapshot} makes one of it that takes the same steps, to the bit. A model that is not built
 * yet has no weights, and is built of the same seed.
 * @throws StateError before compile; ValueError for an optimizer, loss or metric of your own, which is code and no data
 */
export async function modelSnapshot(model: TrainableModel): Promise<ModelSnapshot> {
  if (!model.compiled)
    throw new StateError(
      'modelSnapshot: the model is not compiled; call model.compile({ optimizer: "adam", loss: … }) first',
    );
  const compile = compileConfig(model.compiled);
  return { model: model.toConfig(), dtype: model.dtype, compile, state: model.built ? await model.state() : null };
}

/**
 * The compiled model of a snapshot. The snapshot may be written by hand: `{ model, compile }` gives fresh weights.
 * @param options.customLayers factories for user-defined layer types
 * @throws FormatError and ValueError when it describes no model; ShapeError when the state is that of another
 */
export function modelFromSnapshot(
  { model: config, dtype = "float32", compile, state }: ModelSnapshot,
  options?: { customLayers?: Readonly<Record<string, LayerFactory>> },
): TrainableModel {
  if (!isPlainObject(compile))
    throw new ValueError(
      `modelFromSnapshot: compile is ${showValue(compile)}; give it as in { model, compile: { optimizer: "adam", loss: "mse" } }`,
    );
  const model = using({ dtype }, () => modelFromConfig(config, options));
  model.compile(compileFromConfig(compile));
  if (state) model.restore(state);
  return model;
}
