/** The interpolation. */
export type ResizeMethod = "nearest" | "bilinear";

/** Options of {@link resizeImage}; names and meanings are those of Keras's `image_dataset_from_directory` and `ops.image.resize`. */
export interface ResizeOptions {
  /** Default "bilinear". */
  readonly method?: ResizeMethod;
  /**
   * Whether "bilinear" applies a triangle filter to all source pixels that a target pixel covers. Default false, as in Keras's
   * loader: most pixels of a large photo are then skipped, and fine stripes become moiré.
   */
  readonly antialias?: boolean;
  /** Whether to take the centre crop in the new aspect ratio, so that nothing is stretched. Default false. */
  readonly cropToAspectRatio?: boolean;
  /** Whether to pad two sides with black, so that nothing is stretched or lost. Default false. */
  readonly padToAspectRatio?: boolean;
}
