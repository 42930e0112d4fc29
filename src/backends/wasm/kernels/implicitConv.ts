import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import type { ImageEngine } from "../ImageEngine.js";
import { activationCodes } from "./matmul.js";

/** A convolution whose input may be dilated: `up` − 1 zeros between its pixels. Input gradients of strided convolutions are such. */
export interface SpreadGeometry extends ConvGeometry {
  readonly upHeight: number;
  readonly upWidth: number;
}

/** The input gradient as a convolution over dy, spread by the strides. */
export function turned(g: ConvGeometry): SpreadGeometry {
  return {
    ...g,
    inHeight: g.outHeight,
    inWidth: g.outWidth,
    channels: g.filters,
    outHeight: g.inHeight,
    outWidth: g.inWidth,
    filters: g.channels,
    padTop: (g.windowHeight - 1) * g.dilationHeight - g.padTop,
    padLeft: (g.windowWidth - 1) * g.dilationWidth - g.padLeft,
    strideHeight: 1,
    strideWidth: 1,
    upHeight: g.strideHeight,
    upWidth: g.strideWidth,
  };
}

/** Where a convolution's operands lie; a bias of 0 is none. */
export interface ConvAddresses {
  readonly x: number;
  readonly panels: number;
  readonly bias: number;
  readonly out: number;
  /** Where the places of maxima go, if windows of 2 × 2 over an even number of rows and columns follow. */
  readonly places?: number;
}

/** Multiplications that make a part worth handing to a thread. */
const PART = 1 << 20;

/** Bytes of input that a band of output rows should read, so that it fits in the L2 cache. */
const BAND = 1 << 18;

/** Convolution as an implicit matrix product, for every geometry. */
export function convolve(engine: ImageEngine, at: ConvAddresses, g: SpreadGeometry, activation: FusedActivation): void {
  if (g.n * g.outHeight * g.outWidth * g.filters === 0) return;
  const rowWork = g.outWidth * g.windowHeight * g.windowWidth * g.channels * g.filters;
  const pooled = at.places !== undefined;
  const wanted = Math.max(fewestRows(g), Math.min(rowsInBand(g), Math.ceil(PART / rowWork), g.outHeight));
  const bandRows = pooled ? Math.ceil(wanted / 2) * 2 : wanted;
  const bands = Math.ceil(g.outHeight / bandRows);
  const blocks = g.n * bands < 2 * engine.threads ? Math.min(Math.ceil(g.filters / 8), 2 * engine.threads) : 1;
  const filterBlock = Math.ceil(g.filters / blocks / 8) * 8;
  const table = Math.ceil((bandRows * g.outWidth * 4) / 16) * 16;
  const inputs = wholeLines(table + (copies(g) ? bandBytes(g, bandRows) : 0) + 64);
  const scratchSize = inputs + (pooled ? bandRows * g.outWidth * g.filters * 4 : 0);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const plan = engine.plan("ConvPlan", {
    ...planGeometry(g),
    ...at,
    bandRows,
    filterBlock,
    scratch,
    scratchSize,
    splits: 1,
    dy: 0,
    activation: activationCodes[activation],
  });
  engine.run("conv", g.n * bands * Math.ceil(g.filters / filterBlock), { plan });
  engine.release(scratch);
}

/** Kernel gradient: the sum over all output pixels, cut into parts that are added in order. */
export function kernelGradient(engine: ImageEngine, x: number, dy: number, out: number, geometry: ConvGeometry): void {
  const g = { ...geometry, upHeight: 1, upWidth: 1 };
  const size = g.windowHeight * g.windowWidth * g.channels * g.filters;
  if (size === 0) return;
  const rows = g.n * g.outHeight;
  if (rows * g.outWidth === 0) {
    engine.run("fill", 1, { out, value: 0, size, chunk: size });
    return;
  }
  const splits = splitsOf(rows, size, rows * g.outWidth * size);
  const partials = engine.allocate(splits * size * 4);
  const bandRows = Math.max(1, Math.min(rowsInBand(g), Math.ceil(512 / g.outWidth), g.outHeight));
  const table = Math.ceil(((size / g.filters) * 4) / 16) * 16;
  const scratchSize = table + (copies(g) ? bandBytes(g, bandRows) : 0) + 64;
  const scratch = engine.allocate(scratchSize * engine.threads);
  const filterBlock = splits < 2 * engine.threads ? 8 : Math.ceil(g.filters / 8) * 8;
  const plan = engine.plan("ConvPlan", {
    ...planGeometry(g),
    x,
    dy,
    out: partials,
    panels: 0,
    bias: 0,
    activation: 0,
    bandRows,
    filterBlock,
    scratch,
    scratchSize,
    splits,
  });
  engine.run("kernelGradient", splits * Math.ceil(g.filters / filterBlock), { plan });
  const chunk = 4096;
  engine.run("sumPartials", Math.ceil(size / chunk), { partials, out, parts: splits, size, chunk });
  engine.release(scratch);
  engine.release(partials);
}

/** Parts of a sum over `rows`: by shape alone. Few where a part's result is large. */
export function splitsOf(rows: number, size: number, work: number): number {
  return Math.max(1, Math.min(16, rows, Math.floor(work / 2 ** 20), Math.floor(2 ** 22 / size)));
}

/** What a plan says of the geometry. No pooling follows. */
export function planGeometry({ n: samples, ...g }: SpreadGeometry) {
  return { ...g, samples, copies: copies(g) ? 1 : 0, groupBlock: g.groups, places: 0 };
}

/** Whether a window reaches beyond the image, or the image is spread. */
export function copies(g: Omit<SpreadGeometry, "n">): boolean {
  const reach = (out: number, stride: number, window: number, dilation: number) =>
    (out - 1) * stride + (window - 1) * dilation + 1;
  return (
    g.upHeight > 1 ||
    g.upWidth > 1 ||
    g.padTop !== 0 ||
    g.padLeft !== 0 ||
    reach(g.outHeight, g.strideHeight, g.windowHeight, g.dilationHeight) > g.inHeight ||
    reach(g.outWidth, g.strideWidth, g.windowWidth, g.dilationWidth) > g.inWidth
  );
}

/** Bytes of a band's input rows with their margins. */
export function bandBytes(g: SpreadGeometry, rows: number): number {
  const height = (rows - 1) * g.strideHeight + (g.windowHeight - 1) * g.dilationHeight + 1;
  const width = (g.outWidth - 1) * g.strideWidth + (g.windowWidth - 1) * g.dilationWidth + 1;
  return height * width * g.channels * 4;
}

/** Bytes rounded up to whole cache lines. */
const wholeLines = (bytes: number) => Math.ceil(bytes / 64) * 64;

function rowsInBand(g: SpreadGeometry): number {
  let rows = 1;
  while (rows < g.outHeight && bandBytes(g, rows + 1) <= BAND) rows++;
  return rows;
}

/** A job on threads has fewer than MAX_PARTS parts. */
function fewestRows(g: SpreadGeometry): number {
  return Math.ceil((g.n * g.outHeight) / 2048);
}
