import type { ActivationName } from "../../../layers/activations.js";
import { ValueError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { OptionReader } from "./OptionReader.js";

/** Keras's name of each activation, which is written. */
const KERAS_NAMES: Readonly<Record<ActivationName, string>> = {
  linear: "linear",
  relu: "relu",
  relu6: "relu6",
  leakyRelu: "leaky_relu",
  elu: "elu",
  gelu: "gelu",
  silu: "silu",
  softplus: "softplus",
  tanh: "tanh",
  sigmoid: "sigmoid",
  softmax: "softmax",
  exponential: "exponential",
  celu: "celu",
  selu: "selu",
  hardSigmoid: "hard_sigmoid",
  hardSilu: "hard_silu",
  hardTanh: "hard_tanh",
  mish: "mish",
  softsign: "softsign",
  logSoftmax: "log_softmax",
};

/** Activations by the names that are read: Keras's own and its aliases. */
const BY_KERAS_NAME: ReadonlyMap<unknown, ActivationName> = new Map([
  ...Object.entries(KERAS_NAMES).map(([ours, keras]) => [keras, ours as ActivationName] as const),
  ["swish", "silu"],
  ["hard_swish", "hardSilu"],
]);

/** The activation that an option names, as a string (Keras 2) or as an object for a function (Keras 3). @throws FormatError for an unknown one, and for one that another version of Keras defines otherwise */
export function readActivation(options: OptionReader, name: string): ActivationName {
  const value = options.get(name) ?? "linear";
  const given = isPlainObject(value) && value.class_name === "function" ? value.config : value;
  const found = BY_KERAS_NAME.get(given);
  if (found === "hardSigmoid" && !options.isKeras3)
    throw options.error(
      name,
      "Keras 2 and 1 compute min(1, max(0, 0.2·x + 0.5)), Keras 3 and this library relu6(x + 3) / 6. Write a layer of the former and give it as customLayers",
    );
  if (found) return found;
  throw options.error(
    name,
    `supported activations are ${[...BY_KERAS_NAME.keys()].join(", ")}. Write a layer with this activation and give it as customLayers`,
  );
}

/** Keras's name of an activation. @throws ValueError for one that is not among noodlenet's */
export function writeActivation(name: unknown): string {
  if (typeof name === "string" && Object.hasOwn(KERAS_NAMES, name)) return KERAS_NAMES[name as ActivationName];
  throw new ValueError(
    `the activation ${JSON.stringify(name) ?? "undefined"} has no name in Keras; there are ${Object.keys(KERAS_NAMES).join(", ")}`,
  );
}
