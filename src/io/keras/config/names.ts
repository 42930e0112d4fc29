import type { ActivationName } from "../../../layers/activations.js";
import {
  constant,
  type Initializer,
  type InitializerName,
  truncatedNormal,
  varianceScaling,
} from "../../../layers/initializers.js";
import { randomNormal, randomUniform } from "../../../tensor/create.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { OptionReader } from "./OptionReader.js";

/** Our activations by Keras's names; the first of several names is written. */
const ACTIVATIONS: readonly (readonly [keras: string, ours: ActivationName])[] = [
  ["linear", "linear"],
  ["relu", "relu"],
  ["leaky_relu", "leakyRelu"],
  ["elu", "elu"],
  ["gelu", "gelu"],
  ["silu", "silu"],
  ["swish", "silu"],
  ["softplus", "softplus"],
  ["tanh", "tanh"],
  ["sigmoid", "sigmoid"],
  ["softmax", "softmax"],
  ["exponential", "exponential"],
];

/** The activation that an option names, in Keras 2's way (a string) or Keras 3's for functions. */
export function readActivation(fields: OptionReader, name: string): ActivationName {
  const value = fields.get(name) ?? "linear";
  const given = isPlainObject(value) && value.class_name === "function" ? value.config : value;
  const found = ACTIVATIONS.find(([keras]) => keras === given);
  if (found) return found[1];
  const known = ACTIVATIONS.map(([keras]) => keras).join(", ");
  throw fields.error(
    name,
    `activations here are ${known}. Put another one into a layer of your own and give it as customLayers`,
  );
}

/** Keras's name of an activation. */
export function writeActivation(name: unknown): string {
  return ACTIVATIONS.find(([, ours]) => ours === name)?.[0] ?? "linear";
}

const INITIALIZERS: Readonly<Record<InitializerName, string>> = {
  zeros: "Zeros",
  ones: "Ones",
  randomUniform: "RandomUniform",
  randomNormal: "RandomNormal",
  truncatedNormal: "TruncatedNormal",
  glorotUniform: "GlorotUniform",
  glorotNormal: "GlorotNormal",
  heUniform: "HeUniform",
  heNormal: "HeNormal",
  lecunUniform: "LecunUniform",
  lecunNormal: "LecunNormal",
};

/**
 * The initializer that an option names. The file's weights replace what it makes, so one that is unknown here (orthogonal,
 * identity) is no error: undefined, the default.
 */
export function readInitializer(
  fields: OptionReader,
  name: string,
  otherwise: InitializerName,
): InitializerName | Initializer | undefined {
  const value = fields.get(name);
  const className = isPlainObject(value) ? value.class_name : value;
  if (typeof className !== "string") return undefined;
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : {};
  const own = withNumbers(className, config);
  if (own) return own;
  const plain = className.replaceAll("_", "").toLowerCase();
  const names = Object.keys(INITIALIZERS) as InitializerName[];
  const found = names.find((ours) => INITIALIZERS[ours].toLowerCase() === plain);
  return found === otherwise ? undefined : found;
}

/** Initializers with numbers of their own; null where those are the defaults. */
function withNumbers(className: string, config: Record<string, unknown>): Initializer | null {
  const number = (name: string, otherwise: number) => (typeof config[name] === "number" ? config[name] : otherwise);
  const mean = number("mean", 0);
  const standardDeviation = number("stddev", 0.05);
  const [low, high] = [number("minval", -0.05), number("maxval", 0.05)];
  if (className === "Constant") return constant(number("value", 0));
  if (className === "VarianceScaling") return scalingOf(number("scale", 1), config);
  if (className === "RandomUniform" && (low !== -0.05 || high !== 0.05))
    return (shape, key) => randomUniform(shape, { low, high, key });
  if (mean === 0 && standardDeviation === 0.05) return null;
  if (className === "TruncatedNormal") return truncatedNormal({ mean, standardDeviation });
  if (className === "RandomNormal") return (shape, key) => randomNormal(shape, { mean, standardDeviation, key });
  return null;
}

function scalingOf(scale: number, { mode, distribution }: Record<string, unknown>): Initializer {
  return varianceScaling({
    scale,
    mode: mode === "fan_out" ? "fanOut" : mode === "fan_avg" ? "average" : "fanIn",
    distribution: distribution === "uniform" ? "uniform" : "truncatedNormal",
  });
}

/** Keras's description of an initializer of ours by name. */
export function writeInitializer(name: unknown, otherwise: InitializerName): Record<string, unknown> {
  const className = INITIALIZERS[(typeof name === "string" ? name : otherwise) as InitializerName];
  const config = ["Zeros", "Ones"].includes(className) ? {} : { seed: null };
  return { module: "keras.initializers", class_name: className, config, registered_name: null };
}

/** The penalty that an option names, or undefined: others than l1 and l2 do nothing at prediction time, and are left out as constraints are. */
export function readRegularizer(fields: OptionReader, name: string): { l1: number; l2: number } | undefined {
  const value = fields.get(name) ?? null;
  if (value === null) return undefined;
  const className = String(isPlainObject(value) ? value.class_name : value)
    .replaceAll("_", "")
    .toLowerCase();
  if (!["l1", "l2", "l1l2"].includes(className)) return undefined;
  // Without numbers, Keras's defaults: 0.01, but 0 and 0 for both.
  const defaults: Record<string, unknown> = className === "l1l2" ? {} : { l1: 0.01, l2: 0.01 };
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : defaults;
  const factor = (part: "l1" | "l2") => (className.includes(part) ? numberFrom0(config[part] ?? 0, fields, name) : 0);
  return { l1: factor("l1"), l2: factor("l2") };
}

function numberFrom0(value: unknown, fields: OptionReader, name: string): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw fields.error(name, "factors from 0 are needed");
}

/** Keras's description of a penalty as `toConfig` gives it. */
export function writeRegularizer(value: unknown): Record<string, unknown> | null {
  if (!isPlainObject(value)) return null;
  const { l1 = 0, l2 = 0 } = value;
  const [className, config] = l1 === 0 ? ["L2", { l2 }] : l2 === 0 ? ["L1", { l1 }] : ["L1L2", { l1, l2 }];
  return { module: "keras.regularizers", class_name: className, config, registered_name: null };
}
