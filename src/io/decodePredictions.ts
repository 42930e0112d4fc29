import type { Tensor } from "../tensor/Tensor.js";
import { FormatError, ShapeError, ValueError } from "../util/errors.js";
import { parseJson } from "../util/json.js";
import { isPlainObject, optionsReader } from "../util/optionsReader.js";
import { showShape } from "../util/shape.js";
import { type DownloadOptions, downloadOnce } from "./files/download.js";
import { openFile } from "./files/openFile.js";

/** Keras's list of ImageNet's classes. */
const CLASSES = {
  address: "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json",
  md5: "c2c37ea517e94d9795004a39431a14cb",
} as const;

/** A class of ImageNet that a network finds in a picture. */
export interface ImageNetPrediction {
  /** Its id in WordNet, such as "n02123045". */
  readonly id: string;
  /** Such as "tabby". */
  readonly name: string;
  /** What the network gives for the class, from 0 to 1. */
  readonly probability: number;
}

/** Options of {@link decodePredictions}. */
export interface DecodePredictionsOptions extends Partial<DownloadOptions> {
  /** How many classes to tell for each picture. Default 5. */
  readonly top?: number;
  /** Another address of the list of classes. */
  readonly address?: string;
  /** The md5 of the file at that address; null accepts any. */
  readonly md5?: string | null;
}

const readOptions = optionsReader<DecodePredictionsOptions>(
  "decodePredictions",
  "decodePredictions(predictions, { top: 3 })",
  {
    names: {
      top: true,
      address: true,
      md5: true,
      onProgress: true,
      cacheFolder: true,
      stallSeconds: true,
      signal: true,
    },
  },
);

/**
 * The names of the classes that a network with ImageNet's 1,000 classes finds, most probable first. The list of names is downloaded once
 * (35 kB), as `loadImageNet` downloads weights.
 * @param predictions [n, 1000], what `predict` gave
 * @returns for each picture the first classes
 * @throws ShapeError for predictions of another shape; ValueError unless `top` is from 1 to 1000; FormatError when the list cannot be downloaded or read
 * @see keras.applications.imagenet_utils.decode_predictions
 */
export async function decodePredictions(
  predictions: Tensor,
  options?: DecodePredictionsOptions,
): Promise<ImageNetPrediction[][]> {
  const { top = 5, ...download } = readOptions(options);
  const { shape } = predictions;
  if (shape.length !== 2 || shape[1] !== 1000)
    throw new ShapeError(
      `decodePredictions: predictions are ${showShape(shape)} but must be [n, 1000], of a network with ImageNet's classes`,
    );
  if (!(Number.isInteger(top) && top >= 1 && top <= 1000))
    throw new ValueError(`decodePredictions: top is ${top}; give an integer from 1 to 1000`);
  const classes = await classNames(download);
  const data = await predictions.data();
  return Array.from({ length: shape[0] }, (_, i) => best(data.subarray(i * 1000, (i + 1) * 1000), top, classes));
}

function best(scores: ArrayLike<number>, top: number, classes: readonly (readonly [string, string])[]) {
  const order = Array.from({ length: 1000 }, (_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
  return order.slice(0, top).map((i) => ({ id: classes[i][0], name: classes[i][1], probability: scores[i] }));
}

async function classNames(download: Partial<DownloadOptions>): Promise<(readonly [string, string])[]> {
  const file = await openFile(await downloadOnce({ ...CLASSES, ...download }));
  const json = parseJson(new TextDecoder().decode(await file.bytes()), file.what);
  const known = isPlainObject(json) ? json : {};
  return Array.from({ length: 1000 }, (_, i) => {
    const entry = known[i];
    if (Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string")
      return [entry[0], entry[1]];
    throw new FormatError(`${file.what} is not the list of ImageNet's classes: there is no class ${i}`);
  });
}
