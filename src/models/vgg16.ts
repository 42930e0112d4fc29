import { Conv2D } from "../layers/Conv2D.js";
import { Dense } from "../layers/Dense.js";
import { input } from "../layers/InputLayer.js";
import type { Layer } from "../layers/Layer.js";
import { MaxPooling2D } from "../layers/pooling.js";
import { Flatten } from "../layers/reshaping.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import { Model } from "./Model.js";
import { publish } from "./networks/publishedWeights.js";

/** Options of {@link vgg16}. */
export interface Vgg16Options {
  /** Whether the three dense layers that name ImageNet's 1,000 classes are there. Default true, as in Keras. */
  readonly includeTop?: boolean;
  /** Default [224, 224, 3], which the top needs. */
  readonly inputShape?: Shape;
  /** Default "vgg16". */
  readonly name?: string;
  /** Default true. */
  readonly trainable?: boolean;
  /** What initial weights follow from. Default 0. */
  readonly seed?: number;
}

const LOAD = "loadVgg16 of noodlenet/io gives the weights learned on ImageNet";

const readOptions = optionsReader<Vgg16Options>("vgg16", "vgg16({ includeTop: false, inputShape: [128, 128, 3] })", {
  names: { includeTop: true, inputShape: true, name: true, trainable: true, seed: true },
  only: { weights: [null], pooling: [null] },
  instead: {
    weights: LOAD,
    pooling: "add a GlobalAveragePooling2D after it",
    classes: "leave the top out and add your own",
  },
});

const ADDRESS =
  "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels";

const PUBLISHED = {
  withTop: { address: `${ADDRESS}.h5`, md5: "64373286793e3c8b2b4e3219cbf3544b" },
  withoutTop: { address: `${ADDRESS}_notop.h5`, md5: "6d6bbae143d832006294945121d1f1fc" },
};

/** Filters of each convolution, block by block. */
const BLOCKS = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

/**
 * VGG16: thirteen 3x3 convolutions in five blocks, each ended by max-pooling; 14,714,688 parameters without its top. Layers
 * are named as Keras names them, `block1_conv1` to `block5_pool`. Weights are random; `loadVgg16` of `noodlenet/io` loads those
 * learned on ImageNet, for inputs that went through {@link preprocessVgg16}.
 * @see Simonyan and Zisserman 2014, arXiv:1409.1556
 */
export function vgg16(options?: Vgg16Options): Model {
  const { includeTop = true, inputShape = [224, 224, 3], name = "vgg16", trainable, seed } = readOptions(options);
  const pictures = input(inputShape, { name: "input_1" });
  const layers = [...BLOCKS.flatMap(block), ...(includeTop ? top() : [])];
  const outputs = layers.reduce((x, layer) => layer.apply(x), pictures);
  const model = new Model({ inputs: pictures, outputs, name, trainable, seed });
  if (inputShape[2] === 3) publish(model, PUBLISHED[includeTop ? "withTop" : "withoutTop"]);
  return model;
}

function block(filters: readonly number[], i: number): Layer[] {
  const name = `block${i + 1}`;
  const conv = (n: number, j: number) =>
    new Conv2D(n, 3, { padding: "same", activation: "relu", name: `${name}_conv${j + 1}` });
  return [...filters.map(conv), new MaxPooling2D(2, { name: `${name}_pool` })];
}

function top(): Layer[] {
  return [
    new Flatten({ name: "flatten" }),
    new Dense(4096, { activation: "relu", name: "fc1" }),
    new Dense(4096, { activation: "relu", name: "fc2" }),
    new Dense(1000, { activation: "softmax", name: "predictions" }),
  ];
}
