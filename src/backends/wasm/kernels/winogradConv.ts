import type { ConvGeometry, FusedActivation } from "../../Kernels.js";
import { GRADIENT_TILES, WORKSPACE } from "../generated/constants.js";
import type { ImagesPlans } from "../generated/imagesModule.js";
import type { ImageEngine } from "../ImageEngine.js";
import { activationCodes } from "./matmul.js";

/** Bytes that a block of transformed tiles and their products should take: half of a core's L2 cache. */
const BLOCK = 1 << 19;

/** The same for a kernel gradient, whose blocks all threads share. */
const GRADIENT_BLOCK = 1 << 22;

/** Where a convolution's operands lie; a bias of 0 is none. */
export interface WinogradAddresses {
  readonly x: number;
  readonly kernel: number;
  readonly bias: number;
  readonly out: number;
}

/**
 * Bytes from one place's matrix of a transformed kernel to the next: odd lines, so that the places do not share cache
 * sets.
 */
function kernelPlace(channels: number, filters: number): number {
  return Math.ceil(filters / 8) * channels * 32 + 64;
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
  const workspaces = engine.allocate(WORKSPACE * engine.threads);
  const [tapStep, channelStep, filterStep] = steps;
  const placeBytes = kernelPlace(channels, filters);
  const sizes = { channels, filters, tapStep, channelStep, filterStep, placeBytes };
  engine.run("winogradKernel", Math.ceil(filters / 8), { from, to, workspaces, ...sizes });
  engine.release(workspaces);
}

/** A 3 × 3 convolution with stride 1 by F(4 × 4, 3 × 3), from a transformed kernel. */
export function winogradConvolve(
  engine: ImageEngine,
  at: WinogradAddresses,
  g: ConvGeometry,
  activation: FusedActivation,
): void {
  const t = tilesOf(g);
  const filterStep = Math.min(64, Math.ceil(g.filters / 8) * 8);
  const perTile = 36 * 4 * (g.channels + filterStep);
  // A multiple of four, the rows of a micro-kernel.
  const tileBlock = Math.min(Math.ceil(t.tiles / 4) * 4, Math.max(16, Math.floor(BLOCK / perTile / 4) * 4));
  const blocks = Math.ceil(t.tiles / tileBlock);
  // Where tiles are few the filters are shared out too; each part then transforms the tiles anew.
  const wanted = blocks < 4 * engine.threads ? Math.ceil((4 * engine.threads) / blocks) : 1;
  const filterBlock = Math.ceil(g.filters / (engine.threads > 1 ? wanted : 1) / 8) * 8;
  const inputPlace = oddLines(tileBlock * g.channels * 4);
  const outputPlace = oddLines(tileBlock * filterStep * 4);
  const scratchSize = WORKSPACE + 36 * (inputPlace + outputPlace);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const plan = engine.plan("WinogradPlan", {
    ...FORWARD_ONLY,
    ...geometry(g),
    ...at,
    ...t,
    tileBlock,
    filterBlock,
    filterStep,
    inputPlace,
    outputPlace,
    scratch,
    scratchSize,
    activation: activationCodes[activation],
    kernelPlace: kernelPlace(g.channels, g.filters),
  });
  engine.run("winograd", blocks * Math.ceil(g.filters / filterBlock), { plan });
  engine.release(scratch);
}

/** The kernel gradient by F(3 × 3, 4 × 4), block of tiles after block. */
export function winogradKernelGradient(engine: ImageEngine, x: number, dy: number, out: number, g: ConvGeometry): void {
  const t = tilesOf(g);
  const [depth, width] = [g.channels, g.filters].map((count) => Math.ceil(count / 8) * 8);
  const perTile = 36 * 4 * (depth + width);
  const tileBlock = Math.min(t.tiles, Math.max(32, Math.floor(GRADIENT_BLOCK / perTile / 8) * 8));
  const inputPlace = oddLines(tileBlock * depth * 4);
  const outputPlace = oddLines(tileBlock * width * 4);
  // Places that are a power of two apart would share cache sets.
  const sumsPlace = oddLines(g.channels * width * 4);
  const blocks = [36 * inputPlace, 36 * outputPlace, 36 * sumsPlace, WORKSPACE * engine.threads];
  const [inputs, gradients, sums, scratch] = blocks.map((bytes) => engine.allocate(bytes));
  const filterBlock = engine.threads > 4 ? Math.ceil(width / 16) * 8 : width;
  const plan = (firstTile: number) =>
    engine.plan("WinogradPlan", {
      ...GRADIENT_ONLY,
      ...geometry(g),
      ...t,
      x,
      kernel: inputs,
      bias: gradients,
      out,
      dy,
      sums,
      sumsPlace,
      firstTile,
      tileBlock,
      filterBlock,
      inputPlace,
      outputPlace,
      scratch,
      scratchSize: WORKSPACE,
    });
  for (let first = 0; first < t.tiles; first += tileBlock) {
    const tiles = Math.min(tileBlock, t.tiles - first);
    engine.run("winogradGradientTiles", Math.ceil(tiles / GRADIENT_TILES), { plan: plan(first) });
    engine.run("winogradGradientProducts", 36 * Math.ceil(g.filters / filterBlock), { plan: plan(first) });
  }
  engine.run("winogradGradientFinish", g.channels, { plan: plan(0) });
  for (const block of [inputs, gradients, sums, scratch]) engine.release(block);
}

type TileCounts = Pick<ImagesPlans["WinogradPlan"], "tilesHigh" | "tilesWide" | "tiles">;

function tilesOf(g: ConvGeometry): TileCounts {
  const tilesHigh = Math.ceil(g.outHeight / 4);
  const tilesWide = Math.ceil(g.outWidth / 4);
  return { tilesHigh, tilesWide, tiles: g.n * tilesHigh * tilesWide };
}

/** What a plan says of the geometry. */
function geometry({ inHeight, inWidth, channels, outHeight, outWidth, filters, padTop, padLeft }: ConvGeometry) {
  return { inHeight, inWidth, channels, outHeight, outWidth, filters, padTop, padLeft };
}

/** Fields that a kernel gradient alone reads. */
const FORWARD_ONLY = { dy: 0, sums: 0, sumsPlace: 0, firstTile: 0 } as const;

/** Fields that it does not. */
const GRADIENT_ONLY = { activation: 0, kernelPlace: 0, filterStep: 0 } as const;

/** Bytes rounded up to an odd number of cache lines. */
function oddLines(bytes: number): number {
  return (Math.ceil(bytes / 64) | 1) * 64;
}
