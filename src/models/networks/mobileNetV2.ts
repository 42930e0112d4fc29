import { ReLU } from "../../layers/Activation.js";
import { BatchNormalization } from "../../layers/BatchNormalization.js";
import { Conv2D } from "../../layers/Conv2D.js";
import { DepthwiseConv2D } from "../../layers/DepthwiseConv2D.js";
import type { Layer } from "../../layers/Layer.js";
import { Add } from "../../layers/merging.js";
import { ZeroPadding2D } from "../../layers/reshaping.js";
import type { SymbolicTensor } from "../../layers/SymbolicTensor.js";
import type { Model } from "../Model.js";
import {
  chain,
  marginsBefore,
  NETWORK_OPTIONS,
  type NetworkOptions,
  network,
  networkReader,
  roundedTo8,
} from "./network.js";
import { checkWidth, publishedSide, type WidthOptions } from "./width.js";

const readOptions = networkReader<NetworkOptions & WidthOptions>("mobileNetV2", { ...NETWORK_OPTIONS, alpha: true });

const ADDRESS =
  "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels";

/** Widths with published weights, as their files spell them. */
const PUBLISHED: Readonly<Record<number, string>> = {
  0.35: "0.35",
  0.5: "0.5",
  0.75: "0.75",
  1: "1.0",
  1.3: "1.3",
  1.4: "1.4",
};

/** Filters, number of blocks, and stride of the first block of each stack; the first stack does not expand. */
const STACKS = [
  [16, 1, 1],
  [24, 2, 2],
  [32, 3, 2],
  [64, 4, 2],
  [96, 3, 1],
  [160, 3, 2],
  [320, 1, 1],
] as const;

/**
 * MobileNetV2: inverted residual blocks, which are wide inside and narrow between; 2,257,984 parameters without its top. Layers are named
 * as Keras names them. For pictures that went through `preprocessFor("mobileNetV2")`.
 * @param options `alpha` (1), by which all widths are multiplied; `includeTop` (true), `inputShape` ([224, 224, 3]), `classes` (1000), `pooling` (null), `name`,
 *   `trainable`, `seed`: {@link NetworkOptions}
 * @see Sandler et al. 2018, "MobileNetV2: inverted residuals and linear bottlenecks", arXiv:1801.04381
 */
export function mobileNetV2(options?: NetworkOptions & WidthOptions): Model {
  const { alpha = 1, ...shared } = readOptions(options);
  checkWidth("mobileNetV2", alpha);
  const side = publishedSide(shared, [96, 128, 160, 192, 224]);
  return network(shared, {
    name: `mobilenetv2_${alpha.toFixed(2)}_${side}`,
    body: (pictures) => body(pictures, alpha),
    poolingName: null,
    weights: (includeTop) =>
      PUBLISHED[alpha]
        ? { address: `${ADDRESS}_${PUBLISHED[alpha]}_${side}${includeTop ? "" : "_no_top"}.h5`, md5: null }
        : null,
  });
}

function body(pictures: SymbolicTensor, alpha: number): SymbolicTensor {
  let x = chain(
    pictures,
    new Conv2D(roundedTo8(32 * alpha), 3, { strides: 2, padding: "same", useBias: false, name: "Conv1" }),
    normalization("bn_Conv1"),
    relu6("Conv1_relu"),
  );
  let number = 0;
  for (const [filters, blocks, stride] of STACKS)
    for (let i = 0; i < blocks; i++)
      x = block(x, roundedTo8(Math.floor(filters * alpha)), i === 0 ? stride : 1, number++);
  return chain(
    x,
    new Conv2D(alpha > 1 ? roundedTo8(1280 * alpha) : 1280, 1, { useBias: false, name: "Conv_1" }),
    normalization("Conv_1_bn"),
    relu6("out_relu"),
  );
}

function normalization(name: string): BatchNormalization {
  return new BatchNormalization({ momentum: 0.999, name });
}

function relu6(name: string): ReLU {
  return new ReLU({ maxValue: 6, name });
}

/** Six times as wide inside, with a way around where nothing changes in shape. */
function block(x: SymbolicTensor, filters: number, stride: number, number: number): SymbolicTensor {
  const channels = x.shape[2];
  const name = number === 0 ? "expanded_conv" : `block_${number}`;
  const pointwise = (outputs: number, part: string) =>
    new Conv2D(outputs, 1, { padding: "same", useBias: false, name: `${name}_${part}` });
  const expansion: Layer[] =
    number === 0
      ? []
      : [pointwise(6 * channels, "expand"), normalization(`${name}_expand_BN`), relu6(`${name}_expand_relu`)];
  const margins: Layer[] = stride === 1 ? [] : [new ZeroPadding2D(marginsBefore(x, 3), { name: `${name}_pad` })];
  const padding = stride === 1 ? "same" : "valid";
  const out = chain(
    x,
    ...expansion,
    ...margins,
    new DepthwiseConv2D(3, { strides: stride, padding, useBias: false, name: `${name}_depthwise` }),
    normalization(`${name}_depthwise_BN`),
    relu6(`${name}_depthwise_relu`),
    pointwise(filters, "project"),
    normalization(`${name}_project_BN`),
  );
  return channels === filters && stride === 1 ? new Add({ name: `${name}_add` }).apply([x, out]) : out;
}
