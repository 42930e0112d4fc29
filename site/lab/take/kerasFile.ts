import type { ModelSnapshot, NamedArray } from "noodlenet";
import type { Config } from "../Config.js";
import { blocksOf } from "../network.js";
import { type Hdf5Item, hdf5Bytes } from "./hdf5.js";
import { ZipFile } from "./ZipFile.js";

/*
 * Keras 3's `.keras` of the lab's networks, as the library's `modelBytes` writes it, without the library, which the page has only in its worker:
 * a zip file of config.json, metadata.json and model.weights.h5.
 */

/** The trained network as a file that Keras, `loadModel` and `npx noodlenet predict` read, with the classes' names. */
export function kerasFile(
  network: ModelSnapshot,
  weights: readonly NamedArray[],
  classNames: readonly string[],
): Promise<Blob> {
  const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
  const noodlenet = { classNames: JSON.stringify(classNames), preparation: "unit" };
  const zip = new ZipFile();
  zip.add("metadata.json", text({ keras_version: "3.0.0", noodlenet }));
  zip.add("config.json", text(kerasConfig(network)));
  zip.add("model.weights.h5", hdf5Bytes(weightsTree(network, weights)));
  return zip.finish();
}

type Json = Readonly<Record<string, unknown>>;

const keras = (module: string, class_name: string, config: Json) => ({
  module: `keras${module}`,
  class_name,
  config,
  registered_name: null,
});

/** The network in Keras's words. */
export function kerasConfig(network: ModelSnapshot): Json {
  const { name, layers, inputShape } = network.model as unknown as {
    readonly name: string;
    readonly layers: readonly (Config & { readonly name: string })[];
    readonly inputShape: readonly number[];
  };
  const shapes = [inputShape, ...blocksOf(network).map(({ shape }) => shape)];
  const batch = (shape: readonly number[]) => [null, ...shape];
  const input = { batch_input_shape: batch(inputShape), dtype: "float32", sparse: false, name: "input_layer" };
  const written = layers.map((layer, i) => ({
    ...keras(".layers", layer.type, { name: layer.name, trainable: true, dtype: "float32", ...optionsOf(layer) }),
    build_config: { input_shape: batch(shapes[i]) },
  }));
  const config = {
    name,
    trainable: true,
    dtype: "float32",
    layers: [keras(".layers", "InputLayer", input), ...written],
    build_input_shape: batch(inputShape),
  };
  return { ...keras("", "Sequential", config), build_config: { input_shape: batch(inputShape) } };
}

const initializer = (name: string, config: Json = {}) => keras(".initializers", name, config);
const twice = (value: unknown) => [value, value];

function optionsOf(layer: Config): Json {
  const { type, rate, momentum, poolSize, activation = "linear" } = layer;
  switch (type) {
    case "Conv2D":
      return {
        filters: layer.filters,
        kernel_size: twice(layer.kernelSize),
        strides: [1, 1],
        padding: layer.padding ?? "valid",
        data_format: "channels_last",
        dilation_rate: [1, 1],
        groups: 1,
        activation,
        ...weighted(layer),
      };
    case "Dense":
      return { units: layer.units, activation, ...weighted(layer) };
    case "MaxPooling2D":
      return { pool_size: twice(poolSize), strides: twice(poolSize), padding: "valid", data_format: "channels_last" };
    case "BatchNormalization":
      return normalization(momentum);
    case "Activation":
      return { activation };
    case "Dropout":
      return { rate, seed: null, noise_shape: null };
    default:
      return { data_format: "channels_last" };
  }
}

function weighted({ kernelRegularizer }: Config): Json {
  const l2 = (kernelRegularizer as { readonly l2: number } | undefined)?.l2;
  return {
    use_bias: true,
    kernel_initializer: initializer("GlorotUniform", { seed: null }),
    kernel_regularizer: l2 === undefined ? null : keras(".regularizers", "L2", { l2 }),
    kernel_constraint: null,
    bias_initializer: initializer("Zeros"),
    bias_regularizer: null,
    bias_constraint: null,
    activity_regularizer: null,
  };
}

function normalization(momentum: unknown): Json {
  const free = (name: string) => ({ [`${name}_regularizer`]: null, [`${name}_constraint`]: null });
  return {
    axis: -1,
    momentum,
    epsilon: 0.001,
    center: true,
    scale: true,
    beta_initializer: initializer("Zeros"),
    ...free("beta"),
    gamma_initializer: initializer("Ones"),
    ...free("gamma"),
    moving_mean_initializer: initializer("Zeros"),
    moving_variance_initializer: initializer("Ones"),
    synchronized: false,
  };
}

/** The groups of Keras's layers, which are named by class, as the lab's are; each has its weights by number. */
function weightsTree(network: ModelSnapshot, weights: readonly NamedArray[]): Hdf5Item {
  const group = (name: string, own: readonly NamedArray[]): Hdf5Item => ({
    attributes: { name },
    items: Object.fromEntries(own.map(({ data, shape }, i) => [i, { data: data as Float32Array, shape }])),
  });
  const layers = blocksOf(network).map(({ name }) => {
    const own = weights.filter((weight) => weight.name.startsWith(`${name}/`));
    return [name, { items: { vars: group(name, own) } }] as const;
  });
  return { items: { vars: group(network.model.name as string, []), layers: { items: Object.fromEntries(layers) } } };
}
