import { type ConstraintConfig, constraintOf } from "../../../layers/constraints.js";
import { ValueError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { OptionReader } from "./OptionReader.js";

/** Keras's class of each constraint, and its names of the numbers. */
const KERAS_CLASSES: Readonly<
  Record<ConstraintConfig["type"], readonly [className: string, names: Record<string, string>]>
> = {
  maxNorm: ["MaxNorm", { max_value: "maxValue", axis: "axis" }],
  nonNeg: ["NonNeg", {}],
  unitNorm: ["UnitNorm", { axis: "axis" }],
  minMaxNorm: ["MinMaxNorm", { min_value: "minValue", max_value: "maxValue", rate: "rate", axis: "axis" }],
};

/**
 * A constraint as `toConfig` writes it; undefined for a user-defined one, which does not affect predictions and is left out.
 * @throws FormatError for numbers that it cannot have
 */
export function readConstraint(options: OptionReader, name: string): ConstraintConfig | undefined {
  const value = options.get(name) ?? null;
  if (value === null) return undefined;
  const className = plain(isPlainObject(value) ? value.class_name : value);
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : {};
  const types = Object.keys(KERAS_CLASSES) as ConstraintConfig["type"][];
  const type = types.find((ours) => plain(KERAS_CLASSES[ours][0]) === className);
  if (!type) return undefined;
  const named = Object.entries(KERAS_CLASSES[type][1]).filter(([keras]) => Object.hasOwn(config, keras));
  try {
    return constraintOf({ type, ...Object.fromEntries(named.map(([keras, ours]) => [ours, config[keras]])) }).config;
  } catch (error) {
    if (error instanceof ValueError) throw options.error(name, error.message);
    throw error;
  }
}

/** The name in Keras 1 and 2 is max_norm or maxnorm. */
function plain(name: unknown): string {
  return String(name).replaceAll("_", "").toLowerCase();
}

/** Keras's description of a constraint as `toConfig` gives it. */
export function writeConstraint(value: unknown): Record<string, unknown> | null {
  if (!isPlainObject(value)) return null;
  const { type, ...numbers } = value as ConstraintConfig;
  const [className, names] = KERAS_CLASSES[type];
  const config = Object.fromEntries(Object.entries(names).map(([keras, ours]) => [keras, numbers[ours]]));
  return { module: "keras.constraints", class_name: className, config, registered_name: null };
}
