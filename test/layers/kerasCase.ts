import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { KERAS_LAYERS } from "../../src/io/keras/config/layers.js";
import { OptionReader } from "../../src/io/keras/config/OptionReader.js";
import { layerFromConfig } from "../../src/layers/fromConfig.js";
import type { Layer } from "../../src/layers/Layer.js";
import { tensor } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { type Shape, sizeOf } from "../../src/util/shape.js";

/** What a layer of Keras 3.15.1 gave for a batch of two samples of the pattern {@link IMAGES}, with weights of {@link WEIGHTS}. */
export interface KerasCase {
  readonly name: string;
  readonly class: string;
  readonly config: Record<string, unknown>;
  /** Shape of one sample. */
  readonly shape: number[];
  /** Name and shape of each weight. */
  readonly weights?: readonly (readonly [string, ...number[]])[];
  readonly output: { readonly shape: number[]; readonly data: number[] };
}

export const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export const readCases = (name: string): readonly KerasCase[] => JSON.parse(readFileSync(fixture(name), "utf8"));

/** Factor, modulus and divisor of {@link pattern}. */
export const IMAGES = [5, 13, 4] as const;
export const WEIGHTS = [7, 11, 8] as const;

/** Numbers that the script which asked Keras made too: ((i·factor) mod modulus − ⌊modulus / 2⌋) / divisor. */
export function pattern(shape: Shape, [factor, modulus, divisor]: readonly [number, number, number]): Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => ((i * factor) % modulus) - (modulus >> 1));
  return tensor(
    Float32Array.from(values, (value) => value / divisor),
    { shape },
  );
}

/** The translation of Keras's class of layers. */
export function translationOf(type: string) {
  const found = KERAS_LAYERS.get(type);
  if (!found) throw new Error(`Keras's ${type} is not read`);
  return {
    read: (config: Record<string, unknown>) => found.read(new OptionReader(type, config, "3.15.1")),
    write: found.write,
  };
}

/** The layer that Keras's config describes, with weights of the pattern; a variance is positive. */
export function layerOf({ class: type, config, shape }: KerasCase): Layer {
  const layer = layerFromConfig({ type, ...translationOf(type).read(config) });
  layer.ensureBuilt(shape);
  for (const weight of layer.weights) {
    const values = pattern(weight.shape, WEIGHTS).dataSync();
    weight.assignData(
      weight.name.includes("variance") ? values.map((value: number) => Math.abs(value) + 0.25) : values,
    );
  }
  return layer;
}
