/**
 * Datasets of pictures and arrays for `fit`, `evaluate` and `predict`, readers of data sets, decoding and augmentation.
 * @module
 */

export {
  type BowlDatasetsOptions,
  type Bowls,
  type BowlsInTurnsOptions,
  type BowlsOptions,
  bowlDatasets,
  bowls,
  bowlsInTurns,
} from "../bowls/index.js";
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
export { type Cifar, readCifar } from "./files/readCifar.js";
export { type CsvTable, readCsv } from "./files/readCsv.js";
export { readIdx } from "./files/readIdx.js";
export { readNpy } from "./files/readNpy.js";
export { readNpz } from "./files/readNpz.js";
export { type PixelCsvOptions, readPixelCsv } from "./files/readPixelCsv.js";
export type { ChosenFolder } from "./folder/chosenFolder.js";
export { type ImageCsvOptions, imageCsv } from "./folder/imageCsv.js";
export type { ImageDataset } from "./folder/imageDataset.js";
export { type ImageFolderOptions, imageFolder } from "./folder/imageFolder.js";
export { type ImageListOptions, imageList, type LabelledImage } from "./folder/imageList.js";
export type { ImageSetOptions, ImageSets } from "./folder/imageSets.js";
export type { SkippedImage } from "./folder/listFolder.js";
export { type DecodeOptions, decodeImage } from "./images/decodeImage.js";
export { type FromPixelsOptions, fromPixels, type PixelsSource } from "./images/fromPixels.js";
export type { Image } from "./images/image.js";
export type { ResizeMethod, ResizeOptions } from "./images/ResizeOptions.js";
export { readImage } from "./images/readImage.js";
export { resizeImage } from "./images/resizeImage.js";
export { type MapInputsOptions, mapInputs } from "./mapInputs.js";
export type { Fill } from "./sampleAffine.js";
export { take } from "./take.js";
