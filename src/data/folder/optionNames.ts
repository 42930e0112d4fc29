/** The options of datasets of image files, with Keras's names for two of them. */
export const IMAGE_OPTION_NAMES = {
  size: true,
  imageSize: "size",
  scale: true,
  batchSize: true,
  method: true,
  interpolation: "method",
  antialias: true,
  cropToAspectRatio: true,
  padToAspectRatio: true,
  validationSplit: true,
  seed: true,
  shuffle: true,
  augment: true,
  onBadImage: true,
  maxPixels: true,
  cacheBytes: true,
} as const;
