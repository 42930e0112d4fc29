/** Pictures and arrays as datasets: everything that `fit`, `evaluate` and `predict` take batches from. */

export { type BowlDatasetsOptions, type Bowls, bowlDatasets, bowls } from "../bowls/index.js";
export { type ArrayData, type ArraysOptions, arrays, hostArray, type NestedNumbers } from "./arrays.js";
export {
  type Augmentation,
  type AugmentedOptions,
  type AugmentOptions,
  augment,
  augmented,
  type Factor,
} from "./augment.js";
export type { Batch, BatchesOptions, Dataset, HostArray } from "./Dataset.js";
export { type DecodeOptions, decodeImage } from "./decodeImage.js";
export { type FromPixelsOptions, fromPixels, type PixelsSource } from "./fromPixels.js";
export type { Image } from "./image.js";
export { type ImageCsvOptions, imageCsv } from "./imageCsv.js";
export type { ImageDataset } from "./imageDataset.js";
export { type ImageFolderOptions, imageFolder } from "./imageFolder.js";
export type { SkippedImage } from "./imageFolderListing.js";
export { type ImageListOptions, imageList, type LabelledImage } from "./imageList.js";
export type { ImageSetOptions, ImageSets } from "./imageSets.js";
export { type MapInputsOptions, mapInputs } from "./mapInputs.js";
export { type Cifar, readCifar } from "./readCifar.js";
export { type CsvTable, readCsv } from "./readCsv.js";
export { readIdx } from "./readIdx.js";
export { readImage } from "./readImage.js";
export { readNpy } from "./readNpy.js";
export { readNpz } from "./readNpz.js";
export { type PixelCsvOptions, readPixelCsv } from "./readPixelCsv.js";
export { type ResizeMethod, type ResizeOptions, resizeImage } from "./resizeImage.js";
export type { Fill } from "./sampleAffine.js";
export { take } from "./take.js";
