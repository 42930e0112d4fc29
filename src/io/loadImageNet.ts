import { LayerGraph } from "../layers/LayerGraph.js";
import { publishedWeights } from "../models/networks/publishedWeights.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type DownloadOptions, downloadOnce } from "./files/download.js";
import type { FileSource } from "./files/openFile.js";
import { loadWeights } from "./loadModel.js";

/** Options of {@link loadImageNet}. */
export interface LoadImageNetOptions extends Partial<DownloadOptions> {
  /** Another address to download from, such as a mirror. */
  readonly address?: string;
  /** The md5 of the file at that address; null accepts any. */
  readonly md5?: string | null;
}

const readOptions = optionsReader<LoadImageNetOptions>(
  "loadImageNet",
  'loadImageNet(model, "imagenet", { cacheFolder: "weights" })',
  { names: { address: true, md5: true, onProgress: true, cacheFolder: true, stallSeconds: true, signal: true } },
);

/**
 * Loads the weights that Keras learned on ImageNet into a network that `mobileNet`, `mobileNetV2`, `resNet50V2`, `denseNet121`,
 * `efficientNetB0` or `vgg16` made, or into the one that a model contains. "imagenet" downloads the file that Keras publishes for this
 * network once: in Node it is kept in the user's cache, its checksum is verified where Keras tells one, and an interrupted download is resumed.
 * Pictures are prepared by `preprocessFor`.
 * @param source "imagenet", or a path, an address, bytes, a Blob or a File of any format that `loadWeights` reads
 * @throws ValueError for a model without such a network, for one of a width or number of classes that no weights are published for, and for
 *   an unknown option; FormatError when the file cannot be downloaded or read, is damaged, or is another network's
 * @example
 * const base = mobileNetV2({ includeTop: false, inputShape: [128, 128, 3], trainable: false });
 * await loadImageNet(base, "imagenet");
 */
export async function loadImageNet(
  model: LayerGraph,
  source: "imagenet" | FileSource,
  options?: LoadImageNetOptions,
): Promise<void> {
  const given = readOptions(options);
  const network = findNetwork(model);
  if (!network)
    throw new ValueError(
      `loadImageNet: ${model.name} is not a network that weights are published for, and contains none; make one with mobileNetV2({ includeTop: false }), ` +
        "or load your file with loadWeights",
    );
  const published = publishedWeights(network);
  await loadWeights(
    network,
    source === "imagenet" && published ? await downloadOnce({ ...published, ...given }) : source,
  );
}

function findNetwork(model: LayerGraph): LayerGraph | null {
  if (publishedWeights(model)) return model;
  for (const layer of model.layers) {
    const found = layer instanceof LayerGraph ? findNetwork(layer) : null;
    if (found) return found;
  }
  return null;
}
