import { LayerGraph } from "../layers/LayerGraph.js";
import type { Vgg16Weights } from "../models/preprocessVgg16.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type DownloadOptions, downloadOnce } from "./files/download.js";
import type { FileSource } from "./files/openFile.js";
import { loadAssignments } from "./loadModel.js";

/** The file of VGG16's convolutional layers that Keras publishes. */
const PUBLISHED = {
  address:
    "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
  md5: "6d6bbae143d832006294945121d1f1fc",
} as const;

/** Options of {@link loadVgg16}, which apply to the download of "imagenet". */
export interface LoadVgg16Options extends Partial<DownloadOptions> {
  /** Another address to download from, such as a mirror. */
  readonly address?: string;
  /** The md5 of the file at that address; null accepts any. */
  readonly md5?: string | null;
}

const readOptions = optionsReader<LoadVgg16Options>(
  "loadVgg16",
  'loadVgg16(model, "imagenet", { cacheFolder: "weights" })',
  { names: { address: true, md5: true, onProgress: true, cacheFolder: true, stallSeconds: true, signal: true } },
);

/**
 * Loads weights trained on ImageNet into VGG16: a `vgg16({ includeTop: false })`, or a model that contains one among its layers. "imagenet"
 * downloads the file that Keras publishes (59 MB) once: in Node it is kept in the user's cache and its checksum is verified, and an interrupted
 * download is resumed.
 *
 * Keras's weights and those of PyTorch (torchvision, timm; as safetensors, whose kernels are permuted) were trained on differently prepared images:
 * hand the result to `preprocessVgg16`, which prepares images for either.
 * @param source "imagenet", or a path, an address, bytes, a Blob or a File of any format that `loadWeights` reads
 * @returns where the weights come from, by the names in the file
 * @throws FormatError when the file cannot be downloaded or read, is damaged, or is another model's; ValueError for a model without VGG16 and for an
 *   unknown option
 * @example
 * const base = vgg16({ includeTop: false, inputShape: [128, 128, 3], trainable: false });
 * const weights = await loadVgg16(base, "imagenet");
 * const train = mapInputs(data, (x) => preprocessVgg16(x, { weights }));
 */
export async function loadVgg16(
  model: LayerGraph,
  source: "imagenet" | FileSource,
  options?: LoadVgg16Options,
): Promise<Vgg16Weights> {
  const given = readOptions(options);
  const vgg16 = findVgg16(model);
  if (!vgg16)
    throw new ValueError(
      `loadVgg16: ${model.name} is not a VGG16 and contains none; make one with vgg16({ includeTop: false })`,
    );
  const file = source === "imagenet" ? await downloadOnce({ ...PUBLISHED, ...given }) : source;
  const assignments = await loadAssignments(vgg16, file);
  return assignments.some(({ stored }) => stored.name.startsWith("features.")) ? "torch" : "keras";
}

/** The model that has VGG16's layers: the model itself, or one nested in it. */
function findVgg16(model: LayerGraph): LayerGraph | null {
  const { layers } = model;
  if (layers.some(({ name }) => name === "block5_conv3")) return model;
  for (const layer of layers) {
    const found = layer instanceof LayerGraph ? findVgg16(layer) : null;
    if (found) return found;
  }
  return null;
}
