import type { LayerFactory } from "../layers/fromConfig.js";
import { modelFromConfig } from "../models/modelFromConfig.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { FormatError } from "../util/errors.js";
import type { StoredModel } from "./Format.js";
import { assignWeights } from "./weights/assignWeights.js";
import { checkDeclaredSize } from "./weights/declaredSize.js";

/**
 * Builds the model that a file describes, and assigns its weights.
 * @param customLayers factories of user-defined layers, by type
 * @param what how errors name the file
 * @throws FormatError where the description is invalid, or does not fit the weights
 */
export function buildModel(
  { config, available, metadata, match }: StoredModel,
  customLayers: Readonly<Record<string, LayerFactory>>,
  what: string,
): TrainableModel {
  return asFormatError(what, () => {
    if (config.type === "Sequential" && !Array.isArray(config.inputShape))
      throw new FormatError(
        `${what}: the file does not hold the input's shape; give it, as in loadModel(file, { inputShape: [128, 128, 3] })`,
      );
    checkDeclaredSize(config, available, new Set(Object.keys(customLayers)), what);
    const model = modelFromConfig(config, { customLayers });
    model.ensureBuilt(...model.inputShapes);
    assignWeights(match(model), what);
    model.metadata = metadata;
    return model;
  });
}

/** Runs f, and turns its errors, such as options out of range, into errors of the file. */
function asFormatError<T>(what: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof Error)) throw error;
    throw new FormatError(`${what} describes a model that cannot be built: ${error.message}`, { cause: error });
  }
}
