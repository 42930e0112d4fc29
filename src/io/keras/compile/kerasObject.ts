import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
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

/** @param where how errors name the object, such as `m.keras: the loss`  @throws FormatError for what describes none */
export function kerasObject(json: unknown, where: string, kerasVersion: string | undefined): KerasObject {
  const made = (name: string, config: Record<string, unknown>) => ({
    name,
    options: new OptionReader(`${where} (${name.slice(0, 80)})`, config, kerasVersion),
  });
  if (typeof json === "string") return made(json, {});
  if (isPlainObject(json) && typeof json.class_name === "string") {
    const { class_name: name, config } = json;
    if (name === "function" && typeof config === "string") return made(config, {});
    if (isPlainObject(config)) return made(name.replace(/^.*>/, ""), config);
  }
  throw new FormatError(`${where} is ${showJson(json)}, not a class_name with a config`);
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
