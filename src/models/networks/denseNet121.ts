import { Activation } from "../../layers/Activation.js";
import { BatchNormalization } from "../../layers/BatchNormalization.js";
import { Conv2D } from "../../layers/Conv2D.js";
import { Concatenate } from "../../layers/merging.js";
import { AveragePooling2D, MaxPooling2D } from "../../layers/pooling.js";
import { ZeroPadding2D } from "../../layers/reshaping.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import type { Model } from "../Model.js";
import { chain, NETWORK_OPTIONS, type NetworkOptions, network, networkReader } from "./network.js";

const readOptions = networkReader<NetworkOptions>("denseNet121", NETWORK_OPTIONS);

const ADDRESS =
  "https://storage.googleapis.com/tensorflow/keras-applications/densenet/densenet121_weights_tf_dim_ordering_tf_kernels";

/** How many channels each block adds. */
const GROWTH = 32;

/** The number of blocks in each stack. */
const STACKS = [6, 12, 24, 16];

/**
 * DenseNet121: each layer takes what all layers before it in its stack gave; 7,037,504 parameters without its top. Layers are named as
 * Keras names them. For pictures that went through `preprocessFor("denseNet121")`.
 * @param options `includeTop` (true), `inputShape` ([224, 224, 3]), `classes` (1000), `pooling` (null), `name`, `trainable`, `seed`: {@link NetworkOptions}
 * @see Huang et al. 2016, "Densely connected convolutional networks", arXiv:1608.06993
 */
export function denseNet121(options?: NetworkOptions): Model {
  return network(readOptions(options), {
    name: "densenet121",
    body,
    weights: (includeTop) =>
      includeTop
        ? { address: `${ADDRESS}.h5`, md5: "9d60b8095a5708f2dcce2bca79d332c7" }
        : { address: `${ADDRESS}_notop.h5`, md5: "30ee3e1110167f948a6b9946edeeb738" },
  });
}

function body(pictures: SymbolicTensor): SymbolicTensor {
  let x = chain(
    pictures,
    new ZeroPadding2D(3),
    new Conv2D(64, 7, { strides: 2, useBias: false, name: "conv1_conv" }),
    ...normalized("conv1_bn", "conv1_relu"),
    new ZeroPadding2D(1),
    new MaxPooling2D(3, { strides: 2, name: "pool1" }),
  );
  STACKS.forEach((blocks, i) => {
    if (i > 0) x = transition(x, `pool${i + 1}`);
    for (let j = 1; j <= blocks; j++) x = block(x, `conv${i + 2}_block${j}`);
  });
  return chain(x, ...normalized("bn", "relu"));
}

function normalized(norm: string, relu: string): [BatchNormalization, Activation] {
  return [new BatchNormalization({ epsilon: 1.001e-5, name: norm }), new Activation("relu", { name: relu })];
}

/** Two convolutions, whose channels follow those that they were made from. */
function block(x: SymbolicTensor, name: string): SymbolicTensor {
  const added = chain(
    x,
    ...normalized(`${name}_0_bn`, `${name}_0_relu`),
    new Conv2D(4 * GROWTH, 1, { useBias: false, name: `${name}_1_conv` }),
    ...normalized(`${name}_1_bn`, `${name}_1_relu`),
    new Conv2D(GROWTH, 3, { padding: "same", useBias: false, name: `${name}_2_conv` }),
  );
  return new Concatenate({ name: `${name}_concat` }).apply([x, added]);
}

/** Half the channels, and half the sides. */
function transition(x: SymbolicTensor, name: string): SymbolicTensor {
  return chain(
    x,
    ...normalized(`${name}_bn`, `${name}_relu`),
    new Conv2D(Math.floor(x.shape[2] / 2), 1, { useBias: false, name: `${name}_conv` }),
    new AveragePooling2D(2, { name: `${name}_pool` }),
  );
}
