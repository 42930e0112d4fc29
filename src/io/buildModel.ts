import type { LayerFactory } from "../layers/fromConfig.js";
import { modelFromConfig } from "../models/modelFromConfig.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { leaveUncompiled } from "../training/uncompiled.js";
import { FormatError, NoodlenetError } from "../util/errors.js";
import type { StoredModel } from "./Format.js";
import { assignWeights } from "./weights/assignWeights.js";
import { checkDeclaredSize } from "./weights/declaredSize.js";

/**
 * Builds the model that a file describes, and assigns its weights.
 * @param customLayers factories of user-defined layers, by type
 * @param what how errors name the file
 * @param tell gets a notice of what of `compile` cannot be used
 * @throws FormatError where the description is invalid, or does not fit the weights
 */
export function buildModel(
  { config, available, metadata, match, compile }: StoredModel,
  customLayers: Readonly<Record<string, LayerFactory>>,
  what: string,
  tell: (notice: string) => void = () => {},
): TrainableModel {
  const model = asFormatError(what, () => {
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
  if (compile) compileIfPossible(model, compile, tell);
  return model;
}

/** Compiles a model as its file says; where that cannot be done, the model stays uncompiled and the reason is told. */
function compileIfPossible(
  model: TrainableModel,
  compile: (model: TrainableModel) => readonly string[],
  tell: (notice: string) => void,
): void {
  try {
    for (const notice of compile(model)) tell(notice);
  } catch (error) {
    if (!(error instanceof NoodlenetError)) throw error;
    leaveUncompiled(model, error.message);
    tell(`${error.message}. The model is not compiled; compile it before training it further`);
  }
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
