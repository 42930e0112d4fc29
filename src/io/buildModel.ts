import type { LayerFactory } from "../layers/fromConfig.js";
import { Sequential } from "../models/Sequential.js";
import { FormatError } from "../util/errors.js";
import type { StoredModel } from "./Format.js";
import { assignWeights } from "./weights/assignWeights.js";
import { checkDeclaredSize } from "./weights/declaredSize.js";

/**
 * Builds a model and gives it its weights.
 * @throws FormatError when the description and the weights do not fit, or say what cannot be
 */
export function buildModel(
  { config, available, metadata, match }: StoredModel,
  customLayers: Readonly<Record<string, LayerFactory>>,
  what: string,
): Sequential {
  return asFormatError(what, () => {
    if (!Array.isArray(config.inputShape))
      throw new FormatError(
        `${what}: the input's shape is not in the file; say it, as in loadModel(file, { inputShape: [128, 128, 3] })`,
      );
    checkDeclaredSize(config, available, new Set(Object.keys(customLayers)), what);
    const model = Sequential.fromConfig(config, { customLayers });
    model.ensureBuilt(model.inputShape);
    assignWeights(match(model), what);
    model.metadata = metadata;
    return model;
  });
}

/** Options out of range and shapes that do not fit are, in a file, a fault of the file. */
function asFormatError<T>(what: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (error instanceof FormatError || !(error instanceof Error)) throw error;
    throw new FormatError(`${what} describes no model that can be built: ${error.message}`, { cause: error });
  }
}
