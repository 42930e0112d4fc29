import type { InitializerName } from "../../../layers/initializers.js";
import { readConstraint, writeConstraint } from "./constraints.js";
import { readInitializer, writeInitializer } from "./initializers.js";
import type { OptionReader } from "./OptionReader.js";
import { readRegularizer, writeRegularizer } from "./regularizers.js";

/**
 * What an option says of one of a layer's weights: kernel_initializer, kernel_regularizer, kernel_constraint.
 * @param standard the initializer that the layer has without one
 * @param ours the weight's name here, where it differs
 */
export function readSettings(options: OptionReader, weight: string, standard: InitializerName, ours = weight) {
  return {
    [`${ours}Initializer`]: readInitializer(options, `${weight}_initializer`, standard),
    [`${ours}Regularizer`]: readRegularizer(options, `${weight}_regularizer`),
    [`${ours}Constraint`]: readConstraint(options, `${weight}_constraint`),
  };
}

/** The same for Keras. @param config as `toConfig` gives it */
export function writeSettings(
  config: Readonly<Record<string, unknown>>,
  weight: string,
  standard: InitializerName,
  ours = weight,
) {
  return {
    [`${weight}_initializer`]: writeInitializer(config[`${ours}Initializer`], standard),
    [`${weight}_regularizer`]: writeRegularizer(config[`${ours}Regularizer`]),
    [`${weight}_constraint`]: writeConstraint(config[`${ours}Constraint`]),
  };
}
