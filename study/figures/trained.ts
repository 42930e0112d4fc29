import { classActivationMap, type Sequential, tensor } from "noodlenet";
import type { HostArray } from "noodlenet/data";
import { featureMaps, type GridImage, gradCam, type Language, type Theme } from "noodlenet/viz";
import { toUnit } from "../toUnit.js";

/** A picture as a batch of one, preprocessed as in the training. */
function batchOf({ data, shape }: HostArray) {
  const { data: unit } = toUnit({ data, shape });
  return tensor(Float32Array.from(unit), { shape: [1, ...shape] });
}

/** The names of the network's convolutions, in order. */
export function convolutions(network: Sequential): string[] {
  return network.layers.filter(({ type }) => type === "Conv2D").map(({ name }) => name);
}

/** A layer's output for a picture, without the batch: numbers and [h, w, c]. */
export function activationOf(network: Sequential, picture: HostArray, layer: string) {
  const found = network.activations(batchOf(picture), [layer])[layer];
  return { data: Float32Array.from(found.dataSync()), shape: found.shape.slice(1) };
}

/** The feature maps of a layer. */
export function mapsDrawing(network: Sequential, picture: HostArray, layer: string, theme: Theme): string {
  return featureMaps(activationOf(network, picture, layer), { limit: 16, columns: 8, size: 56, theme });
}

/** Grad-CAM of the predicted class, and its probability. */
export function gradCamOf(network: Sequential, picture: HostArray) {
  const x = batchOf(picture);
  const probabilities = Array.from(
    network.activations(x, [network.layers.at(-1)!.name])[network.layers.at(-1)!.name].dataSync(),
  );
  const classIndex = probabilities.indexOf(Math.max(...probabilities));
  const heat = classActivationMap(network, x, { layer: convolutions(network).at(-1)!, classIndex });
  const [height, width] = picture.shape;
  const image: GridImage = { data: picture.data, height, width };
  const draw = (language: Language, theme: Theme) => gradCam(image, heat, { language, theme, scale: 1.5 });
  return { classIndex, probability: probabilities[classIndex], draw };
}
