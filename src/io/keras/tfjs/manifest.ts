import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { Shape } from "../../../util/shape.js";
import { isWithinFolder } from "../../files/isWithinFolder.js";
import { ELEMENTS, type ElementType, type Quantization } from "./elements.js";

/*
 * A weightsManifest lists groups of weights. Those of a group lie one after another in its files, which are cut anywhere:
 *   [{ "paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"],
 *      "weights": [{ "name": "conv/kernel", "shape": [3, 3, 3, 8], "dtype": "float32",
 *                    "quantization": { "dtype": "uint8", "scale": 0.01, "min": -1.2, "original_dtype": "float32" } }] }]
 */

/** A weight as the manifest describes it. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly size: number;
  /** What it is in the model. */
  readonly dtype: ElementType;
  readonly quantization: Quantization | null;
  /** In its files. */
  readonly byteLength: number;
  /** Whether it is what an optimizer remembers. */
  readonly isOptimizers: boolean;
}

/** Weights that lie one after another in the files at these paths. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

/** How many files may be listed: as many as hold 16 GB in the converter's 4 MB each. */
const MAX_FILES = 4096;

/** Checks and reads a manifest. @throws FormatError that names the weight, or the path, and the remedy */
export function readManifest(manifest: unknown, what: string): WeightGroup[] {
  if (!Array.isArray(manifest) || manifest.length === 0)
    throw new FormatError(
      `${what}: there is no weightsManifest, so that the weights are missing. Save the model with them, as model.save(…) of TensorFlow.js does`,
    );
  const groups = manifest.map((group) => groupOf(group, what));
  const count = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  if (count > MAX_FILES) throw new FormatError(`${what} lists ${count} files of weights, more than ${MAX_FILES}`);
  const names = new Set<string>();
  for (const { name, isOptimizers } of groups.flatMap(({ weights }) => weights)) {
    if (isOptimizers) continue;
    if (names.has(name))
      throw new FormatError(
        `${what}: two weights have the name ${showJson(name)}, which TensorFlow.js cannot load either. Give the layers of nested models names of ` +
          "their own, and save the model again",
      );
    names.add(name);
  }
  return groups;
}

function groupOf(group: unknown, what: string): WeightGroup {
  if (!isPlainObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights))
    throw new FormatError(`${what}: a group of the weightsManifest is ${showJson(group)}, without paths and weights`);
  return {
    paths: group.paths.map((path) => pathOf(path, what)),
    weights: group.weights.map((entry) => entryOf(entry, what)),
  };
}

function pathOf(path: unknown, what: string): string {
  if (typeof path === "string" && isWithinFolder(path)) return path;
  throw new FormatError(
    `${what}: weights are in ${showJson(path)}, which is not in the model's folder; it is not read. Put the file there, and its name into paths`,
  );
}

function entryOf(entry: unknown, what: string): WeightEntry {
  if (!isPlainObject(entry) || typeof entry.name !== "string" || entry.name === "")
    throw new FormatError(`${what}: a weight of the weightsManifest is ${showJson(entry)}, without a name`);
  const { name, dtype } = entry;
  const where = `${what}: the weight ${showJson(name)}`;
  const shape = shapeOf(entry.shape, where);
  const size = shape.reduce((a, b) => a * b, 1);
  if (!isElementType(dtype))
    throw new FormatError(
      `${where} has the dtype ${showJson(dtype)}; supported are ${Object.keys(ELEMENTS).join(", ")}. Save the model without this layer`,
    );
  const quantization = quantizationOf(entry.quantization, where);
  const byteLength = size * ELEMENTS[quantization?.dtype ?? dtype].size;
  if (!Number.isSafeInteger(byteLength)) throw new FormatError(`${where} has the shape ${showJson(shape)}, too large`);
  return { name, shape, size, dtype, quantization, byteLength, isOptimizers: entry.group === "optimizer" };
}

function shapeOf(shape: unknown, where: string): Shape {
  if (Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0)) return shape;
  throw new FormatError(`${where} has the shape ${showJson(shape)}, not a list of sizes`);
}

function isElementType(dtype: unknown): dtype is ElementType {
  return typeof dtype === "string" && Object.hasOwn(ELEMENTS, dtype);
}

function quantizationOf(value: unknown, where: string): Quantization | null {
  if (value === undefined || value === null) return null;
  const { dtype, scale, min } = isPlainObject(value) ? value : {};
  if (dtype === "float16") return { dtype };
  const isNumber = (value: unknown): value is number => Number.isFinite(value);
  if ((dtype === "uint8" || dtype === "uint16") && isNumber(scale) && isNumber(min)) return { dtype, scale, min };
  throw new FormatError(
    `${where} has the quantization ${showJson(value)}; needed is the dtype uint8 or uint16 with a scale and a min, or float16. ` +
      "Convert the model again with tensorflowjs_converter",
  );
}
