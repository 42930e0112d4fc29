import { Activation } from "../../layers/Activation.js";
import { BatchNormalization } from "../../layers/BatchNormalization.js";
import { Conv2D } from "../../layers/Conv2D.js";
import { Add } from "../../layers/merging.js";
import { MaxPooling2D } from "../../layers/pooling.js";
import { ZeroPadding2D } from "../../layers/reshaping.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import type { Model } from "../Model.js";
import { chain, NETWORK_OPTIONS, type NetworkOptions, network, networkReader } from "./network.js";

const readOptions = networkReader<NetworkOptions>("resNet50V2", NETWORK_OPTIONS);

const ADDRESS =
  "https://storage.googleapis.com/tensorflow/keras-applications/resnet/resnet50v2_weights_tf_dim_ordering_tf_kernels";

/** Each stack's filters, its number of blocks, and the stride of its last block. */
const STACKS = [
  [64, 3, 2],
  [128, 4, 2],
  [256, 6, 2],
  [512, 3, 1],
] as const;

/**
 * ResNet50V2: 50 layers with residual blocks whose normalization comes before the convolutions; 23,564,800 parameters without its top.
 * Layers are named as Keras names them. For pictures that went through `preprocessFor("resNet50V2")`.
 * @param options `includeTop` (true), `inputShape` ([224, 224, 3]), `classes` (1000), `pooling` (null), `name`, `trainable`, `seed`: {@link NetworkOptions}
 * @see He et al. 2016, "Identity mappings in deep residual networks", arXiv:1603.05027
 */
export function resNet50V2(options?: NetworkOptions): Model {
  return network(readOptions(options), {
    name: "resnet50v2",
    body,
    weights: (includeTop) =>
      includeTop
        ? { address: `${ADDRESS}.h5`, md5: "3ef43a0b657b3be2300d5770ece849e0" }
        : { address: `${ADDRESS}_notop.h5`, md5: "fac2f116257151a9d068a22e544a4917" },
  });
}

function body(pictures: SymbolicTensor): SymbolicTensor {
  const stem = chain(
    pictures,
    new ZeroPadding2D(3, { name: "conv1_pad" }),
    new Conv2D(64, 7, { strides: 2, name: "conv1_conv" }),
    new ZeroPadding2D(1, { name: "pool1_pad" }),
    new MaxPooling2D(3, { strides: 2, name: "pool1_pool" }),
  );
  let x = stem;
  STACKS.forEach(([filters, blocks, lastStride], stack) => {
    for (let i = 1; i <= blocks; i++)
      x = block(x, filters, i === blocks ? lastStride : 1, i === 1, `conv${stack + 2}_block${i}`);
  });
  return chain(x, ...normalized("post"));
}

function normalized(name: string): [BatchNormalization, Activation] {
  return [
    new BatchNormalization({ epsilon: 1.001e-5, name: `${name}_bn` }),
    new Activation("relu", { name: `${name}_relu` }),
  ];
}

/** A bottleneck of three convolutions beside a way around it. */
function block(x: SymbolicTensor, filters: number, stride: number, widens: boolean, name: string): SymbolicTensor {
  const before = chain(x, ...normalized(`${name}_preact`));
  const around = widens
    ? new Conv2D(4 * filters, 1, { strides: stride, name: `${name}_0_conv` }).apply(before)
    : stride > 1
      ? new MaxPooling2D(1, { strides: stride }).apply(x)
      : x;
  const through = chain(
    before,
    new Conv2D(filters, 1, { useBias: false, name: `${name}_1_conv` }),
    ...normalized(`${name}_1`),
    new ZeroPadding2D(1, { name: `${name}_2_pad` }),
    new Conv2D(filters, 3, { strides: stride, useBias: false, name: `${name}_2_conv` }),
    ...normalized(`${name}_2`),
    new Conv2D(4 * filters, 1, { name: `${name}_3_conv` }),
  );
  return new Add({ name: `${name}_out` }).apply([around, through]);
}
