/**
 * A 3 × 3 convolution with stride 1 in tiles of 4 × 4 outputs, as the host plans it. Tiles are numbered through all
 * samples. Each of the 36 places of a transformed tile has a matrix product of its own; `…Place` are the bytes from one
 * place's matrix to the next.
 */
@unmanaged
export class WinogradPlan {
  x: usize;
  /** Transformed kernel [36][filters / 8][channels][8]. */
  kernel: usize;
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
  padTop: i32;
  padLeft: i32;
  activation: i32;
  tilesHigh: i32;
  tilesWide: i32;
  tiles: i32;
  kernelPlace: i32;
  /** Tiles and filters (a multiple of 8) of a part; filters worked on together. */
  tileBlock: i32;
  filterBlock: i32;
  filterStep: i32;
  inputPlace: i32;
  outputPlace: i32;
  /** Transformed tiles that all parts read, from the block's first tile on; or 0, and each part transforms its own. */
  inputs: usize;
  /** The first tile of the block, where blocks follow one another. */
  firstTile: i32;
  scratch: usize;
  scratchSize: i32;
  /** Kernel gradient only: dy, the sums, their bytes from place to place, and the channels of a part. */
  dy: usize;
  sums: usize;
  sumsPlace: i32;
  channelBlock: i32;
}
