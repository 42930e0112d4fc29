import type { LayerConfig, ModelSnapshot } from "noodlenet";
import type { Config } from "./Config.js";
import { decodeLayers } from "./code/layerList.js";
import type { Settings } from "./settings.js";

/** The network of the settings and how it learns, as a snapshot with fresh weights: no library is needed to write one. */
export function networkOf(settings: Settings, classes: number): ModelSnapshot {
  const { size, seed, learningRate } = settings;
  const own = settings.layers === "" ? null : decodeLayers(settings.layers, classes);
  const layers = own ?? [...convolutions(settings), { type: "Flatten" }, ...head(settings, classes)];
  return {
    model: {
      type: "Sequential",
      name: "bowls",
      seed,
      inputShape: [size, size, 3],
      layers: named(layers),
    } as LayerConfig,
    compile: {
      optimizer: { type: "Adam", learningRate },
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy"],
    },
  };
}

function convolutions({ convolutions: has, filters, l2, batchNorm, momentum }: Settings): readonly Config[] {
  if (!has) return [];
  return [1, 2, 4].flatMap((factor) => {
    const convolution = { type: "Conv2D", filters: filters * factor, kernelSize: 3, ...penalised(l2) };
    const pooling = { type: "MaxPooling2D", poolSize: 2 };
    if (!batchNorm) return [{ ...convolution, activation: "relu" }, pooling];
    return [convolution, pooling, ...normalised(momentum)];
  });
}

function head({ dense, dropout, l2, batchNorm, momentum }: Settings, classes: number): readonly Config[] {
  const drop = dropout > 0 ? [{ type: "Dropout", rate: dropout }] : [];
  const hidden = { type: "Dense", units: 128, ...penalised(l2) };
  const block = batchNorm ? [hidden, ...normalised(momentum)] : [{ ...hidden, activation: "relu" }];
  const last = { type: "Dense", units: classes, activation: "softmax", ...penalised(l2) };
  return [...drop, ...Array.from({ length: dense }, () => block).flat(), ...(dense > 0 ? drop : []), last];
}

const penalised = (l2: number) => (l2 > 0 ? { kernelRegularizer: { l1: 0, l2 } } : {});

const normalised = (momentum: number): readonly Config[] => [
  { type: "BatchNormalization", momentum },
  { type: "Activation", activation: "relu" },
];

/** Names by type, counted as Keras counts them. */
function named(layers: readonly Config[]): readonly Config[] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const base = NAMES[layer.type];
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    return { ...layer, name: count === 0 ? base : `${base}_${count}` };
  });
}

const NAMES: Readonly<Record<string, string>> = {
  Conv2D: "conv2d",
  MaxPooling2D: "max_pooling2d",
  BatchNormalization: "batch_normalization",
  Activation: "activation",
  Flatten: "flatten",
  Dropout: "dropout",
  Dense: "dense",
};

/** The layers of a network, as they are configured. */
export const layersOf = ({ model }: ModelSnapshot) => model.layers as readonly (Config & { readonly name: string })[];

/** A layer as the page shows it. */
export interface Block {
  readonly name: string;
  readonly type: string;
  /** The options that matter, such as "32 × 3×3". */
  readonly detail: string;
  readonly shape: readonly number[];
  readonly parameters: number;
}

/** The layers with the shapes of their outputs and their numbers of parameters. */
export function blocksOf(network: ModelSnapshot): readonly Block[] {
  let shape = (network.model as unknown as { inputShape: readonly number[] }).inputShape;
  return layersOf(network).map((layer) => {
    const before = shape;
    shape = shapeAfter(layer, before);
    return {
      name: layer.name,
      type: layer.type,
      detail: detailOf(layer),
      shape,
      parameters: parametersOf(layer, before),
    };
  });
}

function shapeAfter(
  { type, filters, units, kernelSize, poolSize, padding }: Config,
  shape: readonly number[],
): readonly number[] {
  const [height, width, channels] = shape;
  const lost = padding === "same" ? 0 : (kernelSize as number) - 1;
  const pool = poolSize as number;
  if (type === "Conv2D") return [height - lost, width - lost, filters as number];
  if (type === "MaxPooling2D") return [Math.floor(height / pool), Math.floor(width / pool), channels];
  if (type === "Flatten") return [shape.reduce((a, b) => a * b)];
  return type === "Dense" ? [units as number] : shape;
}

function parametersOf({ type, filters, units, kernelSize }: Config, shape: readonly number[]): number {
  const channels = shape[shape.length - 1];
  if (type === "Conv2D") return ((kernelSize as number) ** 2 * channels + 1) * (filters as number);
  if (type === "Dense") return (channels + 1) * (units as number);
  return type === "BatchNormalization" ? 4 * channels : 0;
}

function detailOf({ type, filters, units, kernelSize, poolSize, rate, momentum, activation }: Config): string {
  if (type === "Conv2D") return `${filters} × ${kernelSize}×${kernelSize}${activation ? ", ReLU" : ""}`;
  if (type === "Dense") return `${units}${activation ? `, ${activation === "relu" ? "ReLU" : activation}` : ""}`;
  if (type === "MaxPooling2D") return `${poolSize}×${poolSize}`;
  if (type === "Dropout") return String(rate);
  if (type === "BatchNormalization") return String(momentum);
  return type === "Activation" ? "ReLU" : "";
}
