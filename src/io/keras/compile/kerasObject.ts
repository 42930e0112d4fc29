import { FormatError } from "../../../util/errors.js";
import { showJson, textOf } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import { OptionReader } from "../config/OptionReader.js";
import type { ConfigStyle } from "../config/writeConfig.js";

/** An optimizer, schedule, loss or metric as Keras describes it: by a class and its options, or by a name. */
export interface KerasObject {
  /** The class, without the package that Keras 2 puts before it, or the name of a function. */
  readonly name: string;
  readonly options: OptionReader;
}

/** Whether JSON describes one object, rather than a list of them or several by name. */
export function isObjectJson(json: unknown): boolean {
  return typeof json === "string" || (isPlainObject(json) && typeof json.class_name === "string" && !isTuple(json));
}

/** Keras 3 writes a tuple as an object. */
export function isTuple(json: unknown): json is { readonly items: readonly unknown[] } {
  return isPlainObject(json) && json.class_name === "__tuple__" && Array.isArray(json.items);
}

/**
 * Reads the description of an object.
 * @param where how errors name the object, such as `m.keras: the loss`
 * @throws FormatError for what describes none, and for a class or a function that is not Keras's, though it may have the name of one. `.h5` does
 *   not tell these apart: there, as in Keras, the name decides
 */
export function kerasObject(json: unknown, where: string, kerasVersion: string | undefined): KerasObject {
  const made = (name: string, config: Record<string, unknown>) => ({
    name,
    options: new OptionReader(`${where} (${name.slice(0, 80)})`, config, kerasVersion),
  });
  if (typeof json === "string") return made(json, {});
  if (isPlainObject(json) && typeof json.class_name === "string") {
    const { class_name: name, config } = json;
    if (name === "function" && typeof config === "string") {
      if (ALIASES.has(config)) throw userDefined(where, config);
      return made(config, {});
    }
    if (isPlainObject(config)) {
      if (isUserDefined(json, name, config)) throw userDefined(where, name);
      return made(name.replace(/^Custom>/, ""), config);
    }
  }
  throw new FormatError(`${where} is ${showJson(json)}, not a class_name with a config`);
}

/** Strings for which Keras has functions of other names, so that a function with such a name is none of Keras's. */
const ALIASES: ReadonlySet<string> = new Set([
  "mse",
  "MSE",
  "mae",
  "MAE",
  "bce",
  "BCE",
  "acc",
  "accuracy",
  "huber_loss",
]);

/** Whether an object is of a class that is not Keras's: its module is not Keras's, or its name has another package than that which Keras 2 puts before its optimizers. */
function isUserDefined(json: Record<string, unknown>, name: string, config: Record<string, unknown>): boolean {
  if (name.includes(">")) return !name.startsWith("Custom>") || !Object.hasOwn(config, "is_legacy_optimizer");
  return Object.hasOwn(json, "module") && !/^(tf_)?keras(\.|$)/.test(textOf(json.module));
}

function userDefined(where: string, name: string): FormatError {
  return new FormatError(
    `${where} (${name.slice(0, 80)}) is not one of Keras's, but a user's own, which is not in the file`,
  );
}

/** The description of an object. @param module such as "keras.losses" */
export function objectJson(
  style: ConfigStyle,
  module: string,
  className: string,
  config: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (style === "plain") return { class_name: className, config };
  return { module, class_name: className, config, registered_name: null };
}
