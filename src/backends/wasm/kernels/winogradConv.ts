import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import { INPUT_TILES, WORKSPACE } from "../generated/constants.js";
import type { ImageEngine } from "../ImageEngine.js";
import { activationCodes } from "./matmul.js";
import { geometryFields, oddLines, type WinogradFields, winogradPlan } from "./winogradPlan.js";

/** Bytes that a part's transformed tiles and their products should take: half of a core's L2 cache. */
const BLOCK = 1 << 19;

/** Bytes of a transformed kernel that caches hold beside them. */
const KEPT_KERNEL = 1 << 22;

/** Bytes of the transformed tiles of a block, where all parts share them, and the tiles of a part then. */
const SHARED_BLOCK = 1 << 22;
const SHARED_TILES = 64;

/** Where a convolution's operands lie; a bias of 0 is none. */
export interface WinogradAddresses {
  readonly x: number;
  readonly kernel: number;
  readonly bias: number;
  readonly out: number;
  /** Where the places of maxima go, if windows of 2 × 2 over an even number of rows and columns follow. */
  readonly places?: number;
}

/** Bytes from one place's matrix of a transformed kernel to the next. */
function kernelPlace(channels: number, filters: number): number {
  return oddLines(Math.ceil(filters / 8) * channels * 32);
}

/** Bytes of a transformed kernel. */
export function kernelBytes(channels: number, filters: number): number {
  return 36 * kernelPlace(channels, filters);
}

/** Writes a 3 × 3 kernel's transform. Steps are in elements: from tap to tap, channel to channel, filter to filter. */
export function transformKernel(
  engine: ImageEngine,
  from: number,
  to: number,
  { channels, filters, steps }: { channels: number; filters: number; steps: readonly [number, number, number] },
): void {
  const [tapStep, channelStep, filterStep] = steps;
  // A workspace, and the taps of 16 filters where they are copied.
  const scratchSize = WORKSPACE + (filterStep === 1 ? 9 * channels * 64 : 0);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const sizes = { channels, filters, tapStep, channelStep, filterStep, placeBytes: kernelPlace(channels, filters) };
  engine.run("winogradKernel", Math.ceil(filters / 16), { from, to, scratch, scratchSize, ...sizes });
  engine.release(scratch);
}

/** A 3 × 3 convolution with stride 1 by F(4 × 4, 3 × 3), from a transformed kernel. */
export function winogradConvolve(
  engine: ImageEngine,
  at: WinogradAddresses,
  g: ConvGeometry,
  activation: FusedActivation,
): void {
  const place = { activation: activationCodes[activation], kernelPlace: kernelPlace(g.channels, g.filters) };
  const fields = { ...geometryFields(g), ...at, ...place };
  const isKept = kernelBytes(g.channels, g.filters) <= KEPT_KERNEL;
  (isKept ? convolveApart : convolveTogether)(engine, g, fields);
}

type Tiles = WinogradFields & { readonly tiles: number };

/** Each part transforms its own tiles, which stay in a core's cache. */
function convolveApart(engine: ImageEngine, { channels, filters }: ConvGeometry, fields: Tiles): void {
  const filterStep = Math.min(64, Math.ceil(filters / 8) * 8);
  const room = Math.floor(BLOCK / (144 * (channels + filterStep)) / 4) * 4;
  const tileBlock = Math.min(wholeRows(fields.tiles), Math.max(16, room));
  const blocks = Math.ceil(fields.tiles / tileBlock);
  // Where tiles are few the filters are shared out too; each part then transforms the tiles anew.
  const wanted = engine.threads > 1 ? Math.ceil((4 * engine.threads) / blocks) : 1;
  const filterBlock = Math.ceil(filters / wanted / 8) * 8;
  const inputPlace = oddLines(tileBlock * channels * 4);
  const outputPlace = oddLines(tileBlock * filterStep * 4);
  const scratchSize = WORKSPACE + 36 * (inputPlace + outputPlace);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const sizes = { tileBlock, filterBlock, filterStep, inputPlace, outputPlace, scratch, scratchSize };
  const plan = winogradPlan(engine, { ...fields, ...sizes });
  engine.run("winograd", blocks * Math.ceil(filters / filterBlock), { plan });
  engine.release(scratch);
}

/**
 * The tiles are transformed once for all filters, and a part multiplies many of them with its filters: a large kernel comes from memory, which
 * takes longer than to multiply it with a few tiles.
 */
function convolveTogether(engine: ImageEngine, { channels, filters }: ConvGeometry, fields: Tiles): void {
  const { tiles } = fields;
  const room = Math.floor(SHARED_BLOCK / (144 * channels) / SHARED_TILES) * SHARED_TILES;
  const block = Math.min(wholeRows(tiles), Math.max(SHARED_TILES, room));
  const tileBlock = Math.min(block, SHARED_TILES);
  const partsOf = (count: number, filterBlock: number) =>
    Math.ceil(count / tileBlock) * Math.ceil(filters / filterBlock);
  const filterBlock = [64, 32].find((size) => partsOf(block, size) >= 4 * engine.threads) ?? 16;
  const inputPlace = oddLines(block * channels * 4);
  const outputPlace = oddLines(tileBlock * filterBlock * 4);
  const scratchSize = WORKSPACE + 36 * outputPlace;
  const [inputs, scratch] = [36 * inputPlace, scratchSize * engine.threads].map((bytes) => engine.allocate(bytes));
  const places = { inputs, inputPlace, outputPlace, scratch, scratchSize };
  const all = { ...fields, ...places, tileBlock, filterBlock, filterStep: filterBlock };
  for (let firstTile = 0; firstTile < tiles; firstTile += block) {
    const count = Math.min(block, tiles - firstTile);
    const plan = winogradPlan(engine, { ...all, firstTile, tiles: firstTile + count });
    engine.run("winogradInputs", Math.ceil(count / INPUT_TILES), { plan });
    engine.run("winograd", partsOf(count, filterBlock), { plan });
  }
  for (const memory of [inputs, scratch]) engine.release(memory);
}

/** Tiles rounded up to a multiple of four, the rows of a micro-kernel. */
const wholeRows = (tiles: number) => Math.ceil(tiles / 4) * 4;
