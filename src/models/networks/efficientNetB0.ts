import { Activation } from "../../layers/Activation.js";
import { BatchNormalization } from "../../layers/BatchNormalization.js";
import { Conv2D } from "../../layers/Conv2D.js";
import { DepthwiseConv2D } from "../../layers/DepthwiseConv2D.js";
import { Dropout } from "../../layers/Dropout.js";
import { GlobalAveragePooling2D } from "../../layers/globalPooling.js";
import { varianceScaling } from "../../layers/initializers.js";
import type { Layer } from "../../layers/Layer.js";
import { Add, Multiply } from "../../layers/merging.js";
import { Normalization } from "../../layers/Normalization.js";
import { Rescaling } from "../../layers/Rescaling.js";
import { Reshape, ZeroPadding2D } from "../../layers/reshaping.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import type { Model } from "../Model.js";
import { chain, marginsBefore, NETWORK_OPTIONS, type NetworkOptions, network, networkReader } from "./network.js";

/** Options of {@link efficientNetB0}. */
export interface EfficientNetOptions extends NetworkOptions {
  /**
   * Whether pictures are divided once more by the roots of ImageNet's deviations, as the published weights need it. Default true; Keras
   * leaves it out where `weights` is None.
   */
  readonly imageNetScaling?: boolean;
}

const readOptions = networkReader<EfficientNetOptions>("efficientNetB0", { ...NETWORK_OPTIONS, imageNetScaling: true });

const ADDRESS = "https://storage.googleapis.com/keras-applications/efficientnetb0";

/** Deviations of ImageNet's pictures: red, green, blue, from 0 to 1. */
const DEVIATIONS = [0.229, 0.224, 0.225];

/** Side of the kernel, number of blocks, filters, expansion, and stride of the first block of each stack. */
const STACKS = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
] as const;

/** The rate of stochastic depth at the last block; it rises from 0. */
const DROP_RATE = 0.2;

const convolutions = () => varianceScaling({ scale: 2, mode: "fanOut", distribution: "truncatedNormal" });
const classes = () => varianceScaling({ scale: 1 / 3, mode: "fanOut", distribution: "uniform" });

/**
 * EfficientNetB0: inverted residual blocks with squeeze and excitation; 4,049,571 parameters without its top. Layers are named as Keras
 * names them. It takes pictures of pixels from 0 to 255 as they are.
 * @param options `includeTop` (true), `inputShape` ([224, 224, 3]), `classes` (1000), `pooling` (null), `imageNetScaling` (true), `name`, `trainable`,
 *   `seed`: {@link EfficientNetOptions}
 * @see Tan and Le 2019, "EfficientNet: rethinking model scaling for convolutional neural networks", arXiv:1905.11946
 */
export function efficientNetB0(options?: EfficientNetOptions): Model {
  const { imageNetScaling = true, ...shared } = readOptions(options);
  return network(shared, {
    name: "efficientnetb0",
    body: (pictures) => body(pictures, imageNetScaling),
    beforeClasses: (x) => new Dropout(0.2, { name: "top_dropout" }).apply(x),
    classesInitializer: classes(),
    weights: (includeTop) =>
      includeTop
        ? { address: `${ADDRESS}.h5`, md5: "902e53a9f72be733fc0bcb005b3ebbac" }
        : { address: `${ADDRESS}_notop.h5`, md5: "50bc09e76180e00e4465e1a485ddc09d" },
  });
}

function body(pictures: SymbolicTensor, imageNetScaling: boolean): SymbolicTensor {
  const scaled = chain(
    pictures,
    new Rescaling(1 / 255),
    new Normalization({ axis: -1 }),
    ...(imageNetScaling ? [new Rescaling(DEVIATIONS.map((deviation) => 1 / Math.sqrt(deviation)))] : []),
  );
  let x = chain(
    scaled,
    new ZeroPadding2D(marginsBefore(scaled, 3), { name: "stem_conv_pad" }),
    new Conv2D(32, 3, { strides: 2, useBias: false, kernelInitializer: convolutions(), name: "stem_conv" }),
    ...activated("stem_bn", "stem_activation"),
  );
  const total = STACKS.reduce((sum, [, blocks]) => sum + blocks, 0);
  let done = 0;
  STACKS.forEach(([side, blocks, filters, expansion, stride], stack) => {
    for (let i = 0; i < blocks; i++) {
      const rate = (DROP_RATE * done++) / total;
      const name = `block${stack + 1}${String.fromCharCode(97 + i)}_`;
      x = block(x, { side, filters, expansion, stride: i === 0 ? stride : 1, rate, name });
    }
  });
  return chain(x, pointwise(1280, "top_conv"), ...activated("top_bn", "top_activation"));
}

function activated(norm: string, activation: string): [BatchNormalization, Activation] {
  return [new BatchNormalization({ name: norm }), new Activation("silu", { name: activation })];
}

function pointwise(filters: number, name: string): Conv2D {
  return new Conv2D(filters, 1, { padding: "same", useBias: false, kernelInitializer: convolutions(), name });
}

interface BlockParts {
  readonly side: number;
  readonly filters: number;
  readonly expansion: number;
  readonly stride: number;
  /** How often the block is left out in training. */
  readonly rate: number;
  readonly name: string;
}

function block(x: SymbolicTensor, { side, filters, expansion, stride, rate, name }: BlockParts): SymbolicTensor {
  const channels = x.shape[2];
  const expanded: Layer[] =
    expansion === 1
      ? []
      : [
          pointwise(channels * expansion, `${name}expand_conv`),
          ...activated(`${name}expand_bn`, `${name}expand_activation`),
        ];
  const margins: Layer[] =
    stride === 1 ? [] : [new ZeroPadding2D(marginsBefore(x, side), { name: `${name}dwconv_pad` })];
  const padding = stride === 1 ? "same" : "valid";
  const depthwiseInitializer = convolutions();
  const inside = chain(
    x,
    ...expanded,
    ...margins,
    new DepthwiseConv2D(side, {
      strides: stride,
      padding,
      useBias: false,
      depthwiseInitializer,
      name: `${name}dwconv`,
    }),
    ...activated(`${name}bn`, `${name}activation`),
  );
  const out = chain(
    excited(inside, Math.max(1, Math.floor(channels / 4)), name),
    pointwise(filters, `${name}project_conv`),
    new BatchNormalization({ name: `${name}project_bn` }),
  );
  if (stride !== 1 || channels !== filters) return out;
  const kept = rate > 0 ? new Dropout(rate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` }).apply(out) : out;
  return new Add({ name: `${name}add` }).apply([kept, x]);
}

/** Squeeze and excitation: each channel is multiplied by a number from 0 to 1 that follows from the means of all. */
function excited(x: SymbolicTensor, squeezed: number, name: string): SymbolicTensor {
  const channels = x.shape[2];
  const conv = (filters: number, activation: "silu" | "sigmoid", part: string) =>
    new Conv2D(filters, 1, {
      padding: "same",
      activation,
      kernelInitializer: convolutions(),
      name: `${name}se_${part}`,
    });
  const factors = chain(
    x,
    new GlobalAveragePooling2D({ name: `${name}se_squeeze` }),
    new Reshape([1, 1, channels], { name: `${name}se_reshape` }),
    conv(squeezed, "silu", "reduce"),
    conv(channels, "sigmoid", "expand"),
  );
  return new Multiply({ name: `${name}se_excite` }).apply([x, factors]);
}
