import { type ConstraintConfig, constraintOf } from "../../../layers/constraints.js";
import { ValueError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import { nameOrObject } from "./nameOrObject.js";
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
  const { plainName, config } = nameOrObject(value);
  const given = config ?? {};
  const types = Object.keys(KERAS_CLASSES) as ConstraintConfig["type"][];
  const type = types.find((ours) => nameOrObject(KERAS_CLASSES[ours][0]).plainName === plainName);
  if (!type) return undefined;
  const named = Object.entries(KERAS_CLASSES[type][1]).filter(([keras]) => Object.hasOwn(given, keras));
  try {
    return constraintOf({ type, ...Object.fromEntries(named.map(([keras, ours]) => [ours, given[keras]])) }).config;
  } catch (error) {
    if (error instanceof ValueError) throw options.error(name, error.message);
    throw error;
  }
}

/** Keras's description of a constraint as `toConfig` gives it. */
export function writeConstraint(value: unknown): Record<string, unknown> | null {
  if (!isPlainObject(value)) return null;
  const { type, ...numbers } = value as ConstraintConfig;
  const [className, names] = KERAS_CLASSES[type];
  const config = Object.fromEntries(Object.entries(names).map(([keras, ours]) => [keras, numbers[ours]]));
  return { module: "keras.constraints", class_name: className, config, registered_name: null };
}
