import type { HostArray } from "../../data/Dataset.js";
import { ShapeError, ValueError } from "../../util/errors.js";
import { showValue } from "../../util/optionsReader.js";
import { showShape } from "../../util/shape.js";
import { preprocessVgg16 } from "../preprocessVgg16.js";

/** What prepares pictures of pixels from 0 to 255, [.., 3], with the channels red, green and blue. */
type Preparation = (x: HostArray) => HostArray;

/** From −1 to 1. */
const centred: Preparation = ({ data, shape }) => ({
  data: Float32Array.from(data, (value) => value / 127.5 - 1),
  shape,
});

const PREPARATIONS = {
  vgg16: preprocessVgg16,
  mobileNet: centred,
  mobileNetV2: centred,
  resNet50V2: centred,
  // What PyTorch's weights take: divided by 255, minus ImageNet's means, divided by its deviations.
  denseNet121: (x: HostArray) => preprocessVgg16(x, { weights: "torch" }),
  // The network itself scales its input.
  efficientNetB0: ({ data, shape }: HostArray) => ({ data: Float32Array.from(data), shape }),
} satisfies Record<string, Preparation>;

/** The networks by the names of their functions. */
export type NetworkName = keyof typeof PREPARATIONS;

/**
 * The function that prepares pictures for a network with the weights that Keras publishes: pixels from 0 to 255 with the channels red,
 * green and blue, [.., 3], become what the weights were trained on. Takes and returns host arrays, for `mapInputs` of `noodlenet/data`.
 *
 * | network | pixels become |
 * |---|---|
 * | `mobileNet`, `mobileNetV2`, `resNet50V2` | −1 to 1 |
 * | `denseNet121` | divided by 255, minus ImageNet's mean, divided by its deviation |
 * | `vgg16` | blue, green, red, each minus its mean |
 * | `efficientNetB0` | themselves: the network scales them |
 * @throws ValueError for another name; the function throws ShapeError unless there are three channels
 * @example const train = mapInputs(photos, preprocessFor("mobileNetV2"));
 * @see keras.applications.imagenet_utils.preprocess_input
 */
export function preprocessFor(network: NetworkName): (x: HostArray) => HostArray {
  if (!Object.hasOwn(PREPARATIONS, network))
    throw new ValueError(
      `preprocessFor: the network is ${showValue(network)}; give one of ${Object.keys(PREPARATIONS).join(", ")}`,
    );
  const prepare: Preparation = PREPARATIONS[network];
  return (x) => {
    if (x.shape.at(-1) === 3) return prepare(x);
    throw new ShapeError(
      `preprocessFor("${network}"): images are ${showShape(x.shape)} but need three channels, red, green and blue`,
    );
  };
}
