import type { HostArray } from "../data/Dataset.js";
import { preprocessFor } from "../models/networks/preprocessFor.js";
import { preprocessVgg16, type Vgg16Weights } from "../models/preprocessVgg16.js";

const PREPARATIONS = {
  none: (x) => x,
  unit: ({ data, shape }) => ({ data: Float32Array.from(data, (value) => value / 255), shape }),
  centred: preprocessFor("mobileNet"),
  "teachable-machine": ({ data, shape }) => ({ data: Float32Array.from(data, (value) => value / 127 - 1), shape }),
  vgg16: (x) => preprocessVgg16(x, { weights: "keras" }),
  "vgg16-torch": (x) => preprocessVgg16(x, { weights: "torch" }),
} satisfies Record<string, (x: HostArray) => HostArray>;

/**
 * What pixels from 0 to 255 become before they enter a model:
 * - "none": they stay as they are, since the model itself prepares them
 * - "unit": 0 to 1
 * - "centred": −1 to 1
 * - "teachable-machine": −1 to 1.008, divided by 127 minus 1, as Teachable Machine does; photos are cut to the model's proportions first
 * - "vgg16": blue, green, red, each minus its mean over ImageNet, as for the weights of VGG16 that Keras publishes
 * - "vgg16-torch": divided by 255, minus ImageNet's mean, divided by its deviation, as for PyTorch's weights of any network
 */
export type Preparation = keyof typeof PREPARATIONS;

/** The names of all preparations. */
export const PREPARATION_NAMES = Object.keys(PREPARATIONS) as readonly Preparation[];

/** Prepares a batch of pixels from 0 to 255. */
export function preparePixels(preparation: Preparation): (x: HostArray) => HostArray {
  return PREPARATIONS[preparation];
}

/** Whether the middle of a photo, in the proportions of the model's input, is taken; else the whole photo is shrunk. */
export function takesMiddle(preparation: Preparation): boolean {
  return preparation === "teachable-machine";
}

/** The preparation for VGG16's weights, by the library that trained them. */
export function preparationFor(weights: Vgg16Weights): Preparation {
  return weights === "keras" ? "vgg16" : "vgg16-torch";
}
