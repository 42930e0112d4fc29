import { FormatError } from "../../../util/errors.js";
import { isPositiveInteger } from "../../../util/integers.js";
import { showJson } from "../../../util/json.js";

/** The options of one layer in a Keras config, read with checks whose errors name file, layer and option. */
export class OptionReader {
  /** How errors begin, such as `model.h5: layer "conv" (Conv2D)`. */
  readonly where: string;
  /** Whether Keras 3 wrote the config. */
  readonly isKeras3: boolean;
  /** Whether TensorFlow.js wrote the config, of a model that was made or saved there. */
  readonly isTensorFlowJs: boolean;
  readonly #config: Record<string, unknown>;

  /** @param kerasVersion the version that wrote the config, such as "2.15.0" or "tfjs-layers 4.22.0"; undefined counts as an early one */
  constructor(where: string, config: Record<string, unknown>, kerasVersion?: string) {
    this.where = where;
    this.isKeras3 = Number.parseInt(kerasVersion ?? "1", 10) >= 3;
    this.isTensorFlowJs = kerasVersion?.startsWith("tfjs") ?? false;
    this.#config = config;
  }

  /** The value of an option, or undefined. Inherited properties are not options. */
  get(name: string): unknown {
    return Object.hasOwn(this.#config, name) ? this.#config[name] : undefined;
  }

  /** A FormatError about an option. */
  error(name: string, needed: string): FormatError {
    return new FormatError(`${this.where}: ${name} is ${showJson(this.get(name))}; ${needed}`);
  }

  /** A finite number. */
  number(name: string, otherwise?: number): number {
    const value = this.get(name) ?? otherwise;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.error(name, "a number is needed");
  }

  /** A finite number, or a list of them. */
  numbers(name: string, otherwise?: number): number | number[] {
    const value = this.get(name);
    if (!Array.isArray(value)) return this.number(name, otherwise);
    if (value.length > 0 && value.every(Number.isFinite)) return value.length === 1 ? value[0] : value;
    throw this.error(name, "a number, or a list of numbers, is needed");
  }

  /** A positive integer. */
  count(name: string, otherwise?: number): number {
    const value = this.get(name) ?? otherwise;
    if (isPositiveInteger(value)) return value;
    throw this.error(name, "a positive integer is needed");
  }

  /** A place in a list, from 0 on; null where it is not given. */
  index(name: string): number | null {
    const value = this.get(name) ?? null;
    if (value === null || value === 0 || isPositiveInteger(value)) return value;
    throw this.error(name, "a whole number from 0 on is needed");
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.get(name) ?? otherwise;
    if (typeof value === "boolean") return value;
    throw this.error(name, "true or false is needed");
  }

  /** One of the given strings; the first is the default. */
  choice<T extends string>(name: string, choices: readonly T[]): T {
    const value = this.get(name) ?? choices[0];
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.error(name, `supported here: ${choices.map((choice) => `"${choice}"`).join(", ")}`);
  }

  /** A single axis, by default -1. Keras 2 counts it from the batch axis, and may write it as a list of one. */
  axis(name = "axis"): number {
    const value = this.get(name) ?? -1;
    const axis: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (typeof axis === "number" && Number.isSafeInteger(axis)) return axis;
    throw this.error(name, "a single axis is supported");
  }

  /** An axis or several, as a list. */
  listOfAxes(name: string, otherwise?: number | readonly number[]): number[] {
    const axes: unknown[] = [this.get(name) ?? otherwise].flat();
    if (axes.every((axis): axis is number => Number.isSafeInteger(axis))) return axes;
    throw this.error(name, "axes are needed");
  }

  /** One axis for two tensors, or one for each. */
  axes(name = "axes"): number | readonly [number, number] {
    const value = this.get(name);
    const isAxis = (axis: unknown): axis is number => Number.isSafeInteger(axis);
    if (isAxis(value)) return value;
    if (Array.isArray(value) && value.length === 2 && value.every(isAxis)) return [value[0], value[1]];
    throw this.error(name, "one axis, or two, is needed");
  }

  /** A positive integer, or a list of one, as Keras 3 writes sizes of sequences. */
  step(name: string, otherwise?: number): number {
    const value = this.get(name) ?? otherwise;
    const step: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (isPositiveInteger(step)) return step;
    throw this.error(name, "a positive integer is needed");
  }

  /** A positive integer, which stands for two equal ones, or a list of two. */
  pair(name: string, otherwise?: readonly [number, number]): readonly [number, number] {
    const value = this.get(name) ?? otherwise;
    if (isPositiveInteger(value)) return [value, value];
    if (Array.isArray(value) && value.length === 2 && value.every(isPositiveInteger)) return [value[0], value[1]];
    throw this.error(name, "two positive integers are needed");
  }

  /** Refuses any value of an option but the allowed ones. A missing option and null are allowed. */
  only(name: string, allowed: readonly unknown[], remedy: string): void {
    const value = this.get(name) ?? null;
    if (value !== null && !allowed.some((item) => JSON.stringify(item) === JSON.stringify(value)))
      throw this.error(name, `that is not supported here. ${remedy}`);
  }

  /** Refuses the data format channels_first. */
  channelsLast(): void {
    this.only(
      "data_format",
      ["channels_last"],
      "Convert the model to channels_last (NHWC) in Keras, and save it again",
    );
  }
}
