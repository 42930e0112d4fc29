import { isPlainObject } from "../../../util/optionsReader.js";
import { nameOrObject } from "./nameOrObject.js";
import type { OptionReader } from "./OptionReader.js";

/**
 * The L1 and L2 factors of a regularizer; undefined for other regularizers, which do not affect predictions and are left out.
 * @throws FormatError for a factor that is not a number from 0
 */
export function readRegularizer(options: OptionReader, name: string): { l1: number; l2: number } | undefined {
  const value = options.get(name) ?? null;
  if (value === null) return undefined;
  const { plainName: className, config: given } = nameOrObject(value);
  if (!["l1", "l2", "l1l2"].includes(className)) return undefined;
  // Without numbers, Keras's defaults: 0.01, but 0 and 0 for both.
  const defaults: Record<string, unknown> = className === "l1l2" ? {} : { l1: 0.01, l2: 0.01 };
  const config = given ?? defaults;
  const factor = (part: "l1" | "l2") => (className.includes(part) ? numberFrom0(config[part] ?? 0, options, name) : 0);
  return { l1: factor("l1"), l2: factor("l2") };
}

function numberFrom0(value: unknown, options: OptionReader, name: string): number {
  if (typeof value === "number" && value >= 0 && value < Infinity) return value;
  throw options.error(name, "factors must be numbers from 0");
}

/** Keras's description of a regularizer as `toConfig` gives it. */
export function writeRegularizer(value: unknown): Record<string, unknown> | null {
  if (!isPlainObject(value)) return null;
  const { l1 = 0, l2 = 0 } = value;
  const [className, config] = l1 === 0 ? ["L2", { l2 }] : l2 === 0 ? ["L1", { l1 }] : ["L1L2", { l1, l2 }];
  return { module: "keras.regularizers", class_name: className, config, registered_name: null };
}
