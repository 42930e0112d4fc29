/**
 * A convolution as the host plans it: x [n, inHeight, inWidth, channels] and the filters' panels of 8 give [n,
 * outHeight, outWidth, filters]. `up` spreads x over a grid with zeros between, which turns an input gradient with
 * strides into this.
 */
@unmanaged
export class ConvPlan {
  x: usize;
  panels: usize;
  bias: usize;
  out: usize;
  /** Where the places of maxima go, where windows of 2 × 2 follow; else 0. Output rows and columns are even then, and `out` is pooled. */
  places: usize;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;
  windowHeight: i32;
  windowWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  padTop: i32;
  padLeft: i32;
  upHeight: i32;
  upWidth: i32;
  activation: i32;
  /** Windows reach beyond the image, or it is spread: bands are copied into a margin of zeros. */
  copies: i32;
  /** Output rows and filters (a multiple of 8) of a part. */
  bandRows: i32;
  filterBlock: i32;
  /** Groups of channels and filters, and those of a part. */
  groups: i32;
  groupBlock: i32;
  /** Kernel gradient only: parts of the sum, and dy. */
  splits: i32;
  samples: i32;
  dy: usize;
  scratch: usize;
  scratchSize: i32;
}
