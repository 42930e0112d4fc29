import { loadModel } from "../io/loadModel.js";
import type { Layer } from "../layers/Layer.js";
import { LayerGraph } from "../layers/LayerGraph.js";
import { Normalization } from "../layers/Normalization.js";
import { Rescaling } from "../layers/Rescaling.js";
import { cutTop } from "../models/cutTop.js";
import type { Model } from "../models/Model.js";
import type { TrainableModel } from "../models/TrainableModel.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { showShape } from "../util/shape.js";
import { notesOf } from "./classifier.js";
import { PREPARATION_NAMES, type Preparation } from "./preparation.js";

/** A trained network without the layers that told its classes apart, frozen. */
export interface Base {
  readonly model: Model;
  readonly preparation: Preparation;
  /** Why pixels are prepared so. */
  readonly reason: string;
  /** Names of the layers that were cut off. */
  readonly removed: readonly string[];
}

/** What `--base` is opened with. */
export interface BaseOptions {
  /** Height and width of photos. Default: those of the file. */
  readonly size?: number;
  /** Default: found out. */
  readonly preparation?: Preparation;
}

/**
 * Opens a trained image classifier of any format, to be the base of another one.
 * @throws FormatError for a file that cannot be read; ShapeError for a model that takes no photos, or photos of another size, and for one
 *   without convolutions; ValueError where it cannot be known what pixels become before they enter it
 */
export async function openBase(file: string, { size, preparation }: BaseOptions): Promise<Base> {
  const whole = await open(file, size);
  checkPhotos(whole, file, size);
  const model = cutTop(whole);
  model.trainable = false;
  const found = preparation ? { preparation, reason: "as --preparation says" } : preparationOf(whole, file);
  const kept = new Set(leavesOf(model));
  return { model, ...found, removed: leavesOf(whole).flatMap((layer) => (kept.has(layer) ? [] : [layer.name])) };
}

/** A network that joins places by a global pooling takes photos of any size; one that flattens them, of one size. */
async function open(file: string, size?: number): Promise<TrainableModel> {
  if (size === undefined) return loadModel(file, { compile: false });
  return loadModel(file, { inputShape: [size, size, 3], compile: false }).catch(async (error) => {
    checkPhotos(await loadModel(file, { compile: false }).catch(() => Promise.reject(error)), file, size);
    throw error;
  });
}

function checkPhotos({ inputShapes }: LayerGraph, file: string, size?: number): void {
  const [shape] = inputShapes;
  if (inputShapes.length > 1 || shape.length !== 3 || shape[2] !== 3)
    throw new ShapeError(
      `${file}: the model takes ${inputShapes.map(showShape).join(" and ")}; a base takes one photo, [height, width, 3]`,
    );
  if (size !== undefined && (shape[0] !== size || shape[1] !== size))
    throw new ShapeError(
      `${file}: the model takes photos of ${shape[0]}x${shape[1]}, not ${size}x${size}; leave --size out`,
    );
}

/** The layers that are no models, however deep, in order. */
export function leavesOf(model: LayerGraph): Layer[] {
  return model.layers.flatMap((layer) => (layer instanceof LayerGraph ? leavesOf(layer) : [layer]));
}

/** The networks of keras.applications that prepare no pixels themselves, by the names that their models have there. */
const KNOWN: readonly (readonly [name: RegExp, preparation: Preparation])[] = [
  [/^(mobilenet|mobilenetv2)_\d|^resnet\d+v2$|^(inception_v3|inception_resnet_v2|xception|nasnet.*)$/i, "centred"],
  [/^densenet\d+$/i, "vgg16-torch"],
  [/^(vgg\d+|resnet\d+)$/i, "vgg16"],
];

/** What pixels become for a model: its file says it, the model does it itself, or its name tells. */
function preparationOf(model: LayerGraph, file: string): Pick<Base, "preparation" | "reason"> {
  const notes = notesOf(model, file);
  if (notes) return { preparation: notes.preparation, reason: "as the file says" };
  const layers = leavesOf(model);
  const scales = layers.find((layer) => layer instanceof Rescaling || layer instanceof Normalization);
  if (scales) return { preparation: "none", reason: `since its layer ${scales.name} scales them` };
  for (const name of namesOf(model))
    for (const [known, preparation] of KNOWN)
      if (known.test(name)) return { preparation, reason: `as for Keras's network ${name}` };
  throw new ValueError(
    `${file} does not say what it takes: is a photo's pixel, 0 to 255, given as it is, or as 0 to 1, or as -1 to 1? Say it with --preparation ` +
      `(${PREPARATION_NAMES.join(", ")}), as the model's author prepared it for training`,
  );
}

/** The names of a model and of the models within. */
function namesOf(model: LayerGraph): string[] {
  return [model.name, ...model.layers.flatMap((layer) => (layer instanceof LayerGraph ? namesOf(layer) : []))];
}
