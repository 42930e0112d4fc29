import type { ConvGeometry } from "../../Kernels.js";
import { GRADIENT_TILES, WORKSPACE } from "../generated/constants.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { PlanAddress } from "../KernelModule.js";
import { geometryFields, oddLines, type WinogradFields, winogradPlan } from "./winogradPlan.js";

/** Bytes of the transformed tiles of a block, which all threads share, where the sums stay in a cache beside them, and where they do not. */
const BLOCK = 1 << 22;
const LARGE_BLOCK = 1 << 24;

/** Bytes of sums that stay in a cache; the channels and filters of a part where they do not. */
const KEPT_SUMS = 1 << 22;
const SIDE = 64;

/** The fields that tell a block's number of tiles, and where each block begins. */
type Blocks = WinogradFields & { readonly tiles: number; readonly tileBlock: number };

/** The kernel gradient by F(3 × 3, 4 × 4), block of tiles after block. */
export function winogradKernelGradient(engine: ImageEngine, x: number, dy: number, out: number, g: ConvGeometry): void {
  const [depth, width] = [g.channels, g.filters].map((count) => Math.ceil(count / 8) * 8);
  const inParts = 144 * depth * width > KEPT_SUMS;
  const fields = geometryFields(g);
  const room = Math.floor((inParts ? LARGE_BLOCK : BLOCK) / (144 * (depth + width)) / 8) * 8;
  const tileBlock = Math.min(fields.tiles, Math.max(32, room));
  const inputPlace = oddLines(tileBlock * depth * 4);
  const outputPlace = oddLines(tileBlock * width * 4);
  const [inputs, gradients] = [inputPlace, outputPlace].map((bytes) => engine.allocate(36 * bytes));
  const places = { kernel: inputs, bias: gradients, tileBlock, inputPlace, outputPlace };
  (inParts ? sumInParts : sumByPlaces)(engine, g, { ...fields, x, dy, out, ...places });
  for (const block of [inputs, gradients]) engine.release(block);
}

/** The places are shared out, and the sums transformed back at the end. */
function sumByPlaces(engine: ImageEngine, g: ConvGeometry, fields: Blocks): void {
  const width = Math.ceil(g.filters / 8) * 8;
  const filterBlock = engine.threads > 4 ? Math.ceil(width / 16) * 8 : width;
  const sumsPlace = oddLines(g.channels * width * 4);
  const [sums, scratch] = [36 * sumsPlace, WORKSPACE * engine.threads].map((bytes) => engine.allocate(bytes));
  const all = { ...fields, filterBlock, sums, sumsPlace, scratch, scratchSize: WORKSPACE };
  const parts = 36 * Math.ceil(g.filters / filterBlock);
  forEachBlock(engine, all, (plan) => engine.run("winogradGradientProducts", parts, { plan }));
  engine.run("winogradGradientFinish", g.channels, { plan: winogradPlan(engine, all) });
  for (const block of [sums, scratch]) engine.release(block);
}

/**
 * Each part has a square of the sums, which it transforms back while it is in a core's cache: the whole would go to memory and come back,
 * which takes as long as the products of a few tiles.
 */
function sumInParts(engine: ImageEngine, g: ConvGeometry, fields: Blocks): void {
  const parts = Math.ceil(g.channels / SIDE) * Math.ceil(g.filters / SIDE);
  const sumsPlace = oddLines(SIDE * SIDE * 4);
  const kept = fields.tileBlock < fields.tiles;
  const scratchSize = WORKSPACE + (kept ? 0 : 36 * sumsPlace);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const sums = kept ? engine.allocate(parts * 36 * sumsPlace) : 0;
  const all = { ...fields, filterBlock: SIDE, channelBlock: SIDE, sums, sumsPlace, scratch, scratchSize };
  forEachBlock(engine, all, (plan) => engine.run("winogradGradientParts", parts, { plan }));
  for (const block of kept ? [scratch, sums] : [scratch]) engine.release(block);
}

/** Transforms one block of tiles after the other, and adds its products. */
function forEachBlock(engine: ImageEngine, fields: Blocks, add: (plan: PlanAddress<"WinogradPlan">) => void): void {
  for (let firstTile = 0; firstTile < fields.tiles; firstTile += fields.tileBlock) {
    const count = Math.min(fields.tileBlock, fields.tiles - firstTile);
    const plan = winogradPlan(engine, { ...fields, firstTile });
    engine.run("winogradGradientTiles", Math.ceil(count / GRADIENT_TILES), { plan });
    add(plan);
  }
}
