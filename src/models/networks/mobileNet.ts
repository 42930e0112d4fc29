import { Activation, ReLU } from "../../layers/Activation.js";
import { BatchNormalization } from "../../layers/BatchNormalization.js";
import { Conv2D } from "../../layers/Conv2D.js";
import { DepthwiseConv2D } from "../../layers/DepthwiseConv2D.js";
import { Dropout } from "../../layers/Dropout.js";
import { GlobalAveragePooling2D } from "../../layers/globalPooling.js";
import type { Layer } from "../../layers/Layer.js";
import { Reshape, ZeroPadding2D } from "../../layers/reshaping.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import type { Model } from "../Model.js";
import { chain, NETWORK_OPTIONS, type NetworkOptions, network, networkReader } from "./network.js";
import { checkWidth, publishedSide, type WidthOptions } from "./width.js";

const readOptions = networkReader<NetworkOptions & WidthOptions>("mobileNet", { ...NETWORK_OPTIONS, alpha: true });

const ADDRESS = "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/mobilenet";

/** Widths with published weights, as their files spell them. */
const PUBLISHED: Readonly<Record<number, string>> = { 1: "1_0", 0.75: "7_5", 0.5: "5_0", 0.25: "2_5" };

/** Filters and stride of each block. */
const BLOCKS = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  [1024, 2],
  [1024, 1],
] as const;

/**
 * MobileNet: convolutions split into a depthwise and a pointwise one; 3,228,864 parameters without its top. Layers are named as Keras
 * names them. For pictures that went through `preprocessFor("mobileNet")`.
 * @param options `alpha` (1), by which all widths are multiplied; `includeTop` (true), `inputShape` ([224, 224, 3]), `classes` (1000), `pooling` (null), `name`,
 *   `trainable`, `seed`: {@link NetworkOptions}
 * @see Howard et al. 2017, "MobileNets: efficient convolutional neural networks for mobile vision applications", arXiv:1704.04861
 */
export function mobileNet(options?: NetworkOptions & WidthOptions): Model {
  const { alpha = 1, ...shared } = readOptions(options);
  checkWidth("mobileNet", alpha);
  const side = publishedSide(shared, [128, 160, 192, 224]);
  return network(shared, {
    name: `mobilenet_${alpha.toFixed(2)}_${side}`,
    body: (pictures) => body(pictures, alpha),
    poolingName: null,
    top,
    weights: (includeTop) =>
      PUBLISHED[alpha]
        ? { address: `${ADDRESS}_${PUBLISHED[alpha]}_${side}_tf${includeTop ? "" : "_no_top"}.h5`, md5: null }
        : null,
  });
}

function body(pictures: SymbolicTensor, alpha: number): SymbolicTensor {
  const stem = chain(
    pictures,
    new Conv2D(Math.floor(32 * alpha), 3, { strides: 2, padding: "same", useBias: false, name: "conv1" }),
    ...normalized("conv1"),
  );
  return BLOCKS.reduce((x, [filters, stride], i) => block(x, Math.floor(filters * alpha), stride, i + 1), stem);
}

function normalized(name: string): [BatchNormalization, ReLU] {
  return [new BatchNormalization({ name: `${name}_bn` }), new ReLU({ maxValue: 6, name: `${name}_relu` })];
}

function block(x: SymbolicTensor, filters: number, stride: number, number: number): SymbolicTensor {
  const margins: Layer[] =
    stride === 1
      ? []
      : [
          new ZeroPadding2D(
            [
              [0, 1],
              [0, 1],
            ],
            { name: `conv_pad_${number}` },
          ),
        ];
  const padding = stride === 1 ? "same" : "valid";
  return chain(
    x,
    ...margins,
    new DepthwiseConv2D(3, { strides: stride, padding, useBias: false, name: `conv_dw_${number}` }),
    ...normalized(`conv_dw_${number}`),
    new Conv2D(filters, 1, { padding: "same", useBias: false, name: `conv_pw_${number}` }),
    ...normalized(`conv_pw_${number}`),
  );
}

/** The classes are a convolution of one place. */
function top(maps: SymbolicTensor, classes: number): SymbolicTensor {
  return chain(
    maps,
    new GlobalAveragePooling2D({ keepDims: true }),
    new Dropout(1e-3, { name: "dropout" }),
    new Conv2D(classes, 1, { padding: "same", name: "conv_preds" }),
    new Reshape([classes], { name: "reshape_2" }),
    new Activation("softmax", { name: "predictions" }),
  );
}
