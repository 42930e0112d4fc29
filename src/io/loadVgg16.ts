import { LayerStack } from "../layers/LayerStack.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type DownloadOptions, downloadOnce } from "./files/download.js";
import type { FileSource } from "./files/openFile.js";
import { loadWeights } from "./loadModel.js";

/** Where Keras publishes VGG16's convolutions, and what they are. */
const PUBLISHED = {
  address:
    "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
  md5: "6d6bbae143d832006294945121d1f1fc",
} as const;

/** Options of {@link loadVgg16}; all but the first matter to "imagenet" only. */
export interface LoadVgg16Options extends Partial<DownloadOptions> {
  /** Another place to download from, such as a mirror within a company. */
  readonly address?: string;
  /** The file's md5, for a mirror that has another one; null accepts any. */
  readonly md5?: string | null;
}

const readOptions = optionsReader<LoadVgg16Options>(
  "loadVgg16",
  'loadVgg16(model, "imagenet", { cacheFolder: "weights" })',
  { names: { address: true, md5: true, onProgress: true, cacheFolder: true, stallSeconds: true, signal: true } },
);

/**
 * Gives VGG16 the weights learned on ImageNet: a `vgg16({ includeTop: false })`, or a model that holds one among its layers. "imagenet" downloads
 * the file that Keras publishes (59 MB), once: it is kept in the user's cache, in Node, and its checksum is checked; a download that
 * breaks off is taken up again.
 *
 * These weights expect what `preprocessVgg16` makes: blue, green, red, 0 to 255 minus the means. Weights from PyTorch (torchvision, timm; as safetensors, kernels are
 * permuteAxes) expect red, green, blue, 0 to 1 minus [0.485, 0.456, 0.406], divided by [0.229, 0.224, 0.225].
 * @param source "imagenet", or a path, an address, bytes, a Blob or a File of any format that `loadWeights` reads
 * @throws FormatError when the file cannot be had, is damaged, or another model's, with what to do; ValueError for a model without VGG16
 * @example
 * const base = vgg16({ includeTop: false, inputShape: [128, 128, 3], trainable: false });
 * await loadVgg16(base, "imagenet");
 */
export async function loadVgg16(
  model: LayerStack,
  source: "imagenet" | FileSource,
  options?: LoadVgg16Options,
): Promise<void> {
  const given = readOptions(options);
  const vgg16 = findVgg16(model);
  if (!vgg16)
    throw new ValueError(
      `loadVgg16: ${model.name} is no VGG16 and holds none; make one by vgg16({ includeTop: false })`,
    );
  await loadWeights(vgg16, source === "imagenet" ? await downloadOnce({ ...PUBLISHED, ...given }) : source);
}

/** The stack in which VGG16's layers are: the model itself, or one within. */
function findVgg16(model: LayerStack): LayerStack | null {
  const { layers } = model;
  if (layers.some(({ name }) => name === "block5_conv3")) return model;
  for (const layer of layers) {
    const found = layer instanceof LayerStack ? findVgg16(layer) : null;
    if (found) return found;
  }
  return null;
}
