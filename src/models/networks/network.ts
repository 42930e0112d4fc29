import { Dense } from "../../layers/Dense.js";
import { GlobalAveragePooling2D, GlobalMaxPooling2D } from "../../layers/globalPooling.js";
import { input } from "../../layers/InputLayer.js";
import type { Initializer } from "../../layers/initializers.js";
import type { Layer } from "../../layers/Layer.js";
import type { GraphOptions } from "../../layers/LayerGraph.js";
import { checkPositive } from "../../layers/layerChecks.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import { ShapeError, ValueError } from "../../util/errors.js";
import { type OptionsReader, optionsReader } from "../../util/optionsReader.js";
import { type Shape, showShape } from "../../util/shape.js";
import { Model } from "../Model.js";
import { type PublishedWeights, publish } from "./publishedWeights.js";

/** Options of the networks for pictures. */
export interface NetworkOptions extends GraphOptions {
  /** Whether the layers that name ImageNet's classes are at the end. Default true, as in Keras. */
  readonly includeTop?: boolean;
  /** Shape of a picture. Default [224, 224, 3]. */
  readonly inputShape?: Shape;
  /** How many classes the top tells apart. Default 1000, which the published weights need. */
  readonly classes?: number;
  /** Without a top: "avg" or "max" gives one number for each channel, null the last layer's maps. Default null. */
  readonly pooling?: "avg" | "max" | null;
}

/** The names of {@link NetworkOptions}. */
export const NETWORK_OPTIONS = {
  seed: true,
  name: true,
  trainable: true,
  includeTop: true,
  inputShape: true,
  classes: true,
  pooling: true,
} as const;

const LOAD = "loadImageNet of noodlenet/io gives the weights learned on ImageNet";

/** Makes the reader of a network's options. */
export function networkReader<T extends NetworkOptions>(
  name: string,
  names: Parameters<typeof optionsReader<T>>[2]["names"],
): OptionsReader<T> {
  const call = `${name}({ includeTop: false, inputShape: [128, 128, 3] })`;
  return optionsReader<T>(name, call, {
    names,
    only: { weights: [null], classifierActivation: ["softmax"] },
    instead: { weights: LOAD },
  });
}

/** A network's parts besides its options. */
interface NetworkParts {
  readonly name: string;
  /** From pictures to the maps of the last layer. */
  readonly body: (pictures: SymbolicTensor) => SymbolicTensor;
  /** Name of the pooling layer before the classes. Default "avg_pool"; null leaves it to be counted. */
  readonly poolingName?: string | null;
  /** Layers between pooling and classes. */
  readonly beforeClasses?: (x: SymbolicTensor) => SymbolicTensor;
  readonly classesInitializer?: Initializer;
  /** From pooled numbers to classes, where it is no dense layer. */
  readonly top?: (x: SymbolicTensor, classes: number) => SymbolicTensor;
  readonly weights: (includeTop: boolean) => PublishedWeights | null;
}

/** A network: its body, then the top or the pooling that the options ask for. */
export function network(options: NetworkOptions, parts: NetworkParts): Model {
  const { includeTop = true, inputShape = [224, 224, 3], classes = 1000, pooling = null, ...graph } = options;
  const { name, body, top, poolingName = "avg_pool" } = parts;
  if (!Array.isArray(inputShape) || inputShape.length !== 3 || inputShape[0] < 32 || inputShape[1] < 32)
    throw new ShapeError(
      `${name}: inputShape is ${Array.isArray(inputShape) ? showShape(inputShape) : String(inputShape)}; give [height, width, channels] of at least 32 x 32`,
    );
  checkPositive(name, "classes", classes);
  if (pooling !== null && pooling !== "avg" && pooling !== "max")
    throw new ValueError(`${name}: pooling is ${JSON.stringify(pooling)}; give "avg", "max" or null`);
  const pictures = input(inputShape);
  const maps = body(pictures);
  const named = poolingName === null ? {} : { name: pooling === "max" ? "max_pool" : poolingName };
  const average = () => new GlobalAveragePooling2D(named).apply(maps);
  const whole = () => (top ? top(maps, classes) : classesOf(average(), classes, parts));
  const pooled = () =>
    pooling === "avg" ? average() : pooling === "max" ? new GlobalMaxPooling2D(named).apply(maps) : maps;
  const model = new Model({
    inputs: pictures,
    outputs: includeTop ? whole() : pooled(),
    ...graph,
    name: graph.name ?? name,
  });
  const weights = inputShape[2] === 3 && (!includeTop || classes === 1000) ? parts.weights(includeTop) : null;
  if (weights) publish(model, weights);
  return model;
}

function classesOf(x: SymbolicTensor, classes: number, parts: NetworkParts): SymbolicTensor {
  const { beforeClasses = (pooled: SymbolicTensor) => pooled, classesInitializer } = parts;
  const options = classesInitializer ? { kernelInitializer: classesInitializer } : {};
  return new Dense(classes, { activation: "softmax", name: "predictions", ...options }).apply(beforeClasses(x));
}

/** Applies layers one after another. */
export function chain(x: SymbolicTensor, ...layers: readonly Layer[]): SymbolicTensor {
  return layers.reduce((tensor, layer) => layer.apply(tensor), x);
}

/** The nearest multiple of 8, not more than a tenth below: how the widths of MobileNetV2 and EfficientNet are rounded. */
export function roundedTo8(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}

/**
 * The margins with which a convolution of stride 2 and padding "valid" meets the same places as TensorFlow's "same" for a kernel of that
 * size: one row less at the top where the height is even, one column less at the left where the width is.
 */
export function marginsBefore({ shape: [height, width] }: SymbolicTensor, kernelSize: number) {
  const half = Math.floor(kernelSize / 2);
  const before = (side: number) => half - (1 - (side % 2));
  return [
    [before(height), half],
    [before(width), half],
  ] as const;
}
