import {
  constant,
  type Initializer,
  type InitializerName,
  identity,
  orthogonal,
  truncatedNormal,
  type VarianceScalingOptions,
  varianceScaling,
} from "../../../layers/initializers.js";
import { randomNormal, randomUniform } from "../../../tensor/create.js";
import { ValueError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { OptionReader } from "./OptionReader.js";

type Config = Readonly<Record<string, unknown>>;

/** Keras's class of each initializer. */
const KERAS_CLASSES: Readonly<Record<InitializerName, string>> = {
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
  orthogonal: "Orthogonal",
  identity: "Identity",
};

/**
 * The initializer that an option names. Weights from the file replace the values that it draws, so an initializer that does not exist in
 * noodlenet, such as a user-defined one, is not an error: it is undefined, the layer's default.
 * @param defaultName the layer's default, which is undefined too
 */
export function readInitializer(
  options: OptionReader,
  name: string,
  defaultName: InitializerName,
): InitializerName | Initializer | undefined {
  const value = options.get(name);
  const className = isPlainObject(value) ? value.class_name : value;
  if (typeof className !== "string") return undefined;
  const config = isPlainObject(value) && isPlainObject(value.config) ? value.config : {};
  if (className === "VarianceScaling") return readScaling(config);
  const parameterized = withParameters(className, config);
  if (parameterized) return parameterized;
  const plain = className
    .replaceAll("_", "")
    .toLowerCase()
    .replace(/initializer$/, "");
  const names = Object.keys(KERAS_CLASSES) as InitializerName[];
  const found = names.find((ours) => KERAS_CLASSES[ours].toLowerCase() === plain);
  return found === defaultName ? undefined : found;
}

function numberIn(config: Config, name: string, defaultValue: number): number {
  return typeof config[name] === "number" ? config[name] : defaultValue;
}

/** An initializer with parameters; null where they are the defaults, so that its name suffices. */
function withParameters(className: string, config: Config): Initializer | null {
  const mean = numberIn(config, "mean", 0);
  const standardDeviation = numberIn(config, "stddev", 0.05);
  const [low, high] = [numberIn(config, "minval", -0.05), numberIn(config, "maxval", 0.05)];
  const gain = numberIn(config, "gain", 1);
  if (gain !== 1 && ["Orthogonal", "OrthogonalInitializer"].includes(className)) return orthogonal({ gain });
  if (gain !== 1 && ["Identity", "IdentityInitializer"].includes(className)) return identity({ gain });
  if (className === "Constant") return constant(numberIn(config, "value", 0));
  if (className === "RandomUniform" && (low !== -0.05 || high !== 0.05))
    return (shape, key) => randomUniform(shape, { low, high, key });
  if (mean === 0 && standardDeviation === 0.05) return null;
  if (className === "TruncatedNormal") return truncatedNormal({ mean, standardDeviation });
  if (className === "RandomNormal") return (shape, key) => randomNormal(shape, { mean, standardDeviation, key });
  return null;
}

/** The modes and distributions of Keras's VarianceScaling. Its untruncated_normal is not among noodlenet's. */
const MODES: ReadonlyMap<unknown, VarianceScalingOptions["mode"]> = new Map([
  ["fan_in", "fanIn"],
  ["fan_out", "fanOut"],
  ["fan_avg", "average"],
]);
const DISTRIBUTIONS: ReadonlyMap<unknown, VarianceScalingOptions["distribution"]> = new Map([
  ["uniform", "uniform"],
  ["truncated_normal", "truncatedNormal"],
  // Keras 1's name of the same.
  ["normal", "truncatedNormal"],
]);

function readScaling(config: Config): Initializer | undefined {
  const mode = MODES.get(config.mode ?? "fan_in");
  const distribution = DISTRIBUTIONS.get(config.distribution ?? "truncated_normal");
  return mode && distribution && varianceScaling({ scale: numberIn(config, "scale", 1), mode, distribution });
}

/**
 * Keras's description of an initializer.
 * @param name undefined for a user-defined function, in place of which the default is written: weights from the file replace what it draws
 * @throws ValueError for a name that is not among noodlenet's
 */
export function writeInitializer(name: unknown, defaultName: InitializerName): Record<string, unknown> {
  const ours = name ?? defaultName;
  if (typeof ours !== "string" || !Object.hasOwn(KERAS_CLASSES, ours))
    throw new ValueError(
      `the initializer ${JSON.stringify(ours)} has no name in Keras; there are ${Object.keys(KERAS_CLASSES).join(", ")}`,
    );
  const className = KERAS_CLASSES[ours as InitializerName];
  const config = ["Zeros", "Ones"].includes(className) ? {} : className === "Identity" ? { gain: 1 } : { seed: null };
  return { module: "keras.initializers", class_name: className, config, registered_name: null };
}
