import { constraintOf } from "./constraints.js";
import { type Initializer, type InitializerName, initializerOf } from "./initializers.js";
import type { WeightOptions } from "./Layer.js";
import { regularizerConfig, regularizerOf } from "./regularizers.js";

/** The names of a weight's options: "kernel" has kernelInitializer, kernelRegularizer and kernelConstraint. */
type SettingNames<Weight extends string> = `${Weight}${"Initializer" | "Regularizer" | "Constraint"}`;

/** The names of the options of some weights, for the readers of layers. */
export function settingNames<Weight extends string>(...weights: readonly Weight[]) {
  const names = weights.flatMap((weight) => NAMES.map((name) => [weight + name, true] as const));
  return Object.fromEntries(names) as Record<SettingNames<Weight>, true>;
}

const NAMES = ["Initializer", "Regularizer", "Constraint"] as const;

/**
 * What a layer's options say of one of its weights.
 * @param standard the initializer without an option
 * @throws ValueError for an unknown initializer, regularizer or constraint
 */
export function weightSettings(
  options: object,
  weight: string,
  standard: InitializerName | Initializer = "glorotUniform",
): WeightOptions {
  const [initializer, regularizer, constraint] = valuesOf(options, weight);
  return {
    initializer: initializerOf((initializer ?? standard) as InitializerName),
    regularizer: regularizer ? regularizerOf(regularizer as "l2") : null,
    constraint: constraint ? constraintOf(constraint as "nonNeg") : null,
  };
}

/**
 * The same for `toConfig`, without what is not given. Initializers that are functions are left out: a restored layer gets its weights anyway.
 * @param standard the initializer that need not be written
 */
export function settingsConfig(options: object, weight: string, standard?: InitializerName): Record<string, unknown> {
  const [initializer, regularizer, constraint] = valuesOf(options, weight);
  const entries = [
    typeof initializer === "string" && initializer !== standard ? initializer : null,
    regularizerConfig(regularizer as "l2" | undefined),
    constraint ? constraintOf(constraint as "nonNeg").config : null,
  ];
  return Object.fromEntries(entries.flatMap((value, i) => (value === null ? [] : [[weight + NAMES[i], value]])));
}

function valuesOf(options: object, weight: string): unknown[] {
  const values = options as Readonly<Record<string, unknown>>;
  return NAMES.map((name) => values[weight + name]);
}
