import type { ConvGeometry } from "../../Kernels.js";
import { GRADIENT_TILES, WORKSPACE } from "../generated/constants.js";
import type { ImageEngine } from "../ImageEngine.js";
import { geometryFields, oddLines, winogradPlan } from "./winogradPlan.js";

/** Bytes of the transformed tiles of a block, where each part has its own, and where all parts share them. */
const OWN_BLOCK = 1 << 19;
const SHARED_BLOCK = 1 << 24;

/** Bytes of sums that stay in a cache; the channels and filters of a part where they do not. */
const KEPT_SUMS = 1 << 22;
const SIDE = 64;

/** The least channels and filters of a part where they do: a micro-kernel's width. */
const LEAST = 16;

/** The tensors' addresses and sizes. */
type Fields = ReturnType<typeof geometryFields> & { readonly x: number; readonly dy: number; readonly out: number };

/** The kernel gradient by F(3 × 3, 4 × 4), block of tiles after block. */
export function winogradKernelGradient(engine: ImageEngine, x: number, dy: number, out: number, g: ConvGeometry): void {
  const [depth, width] = [g.channels, g.filters].map(wholePanels);
  const fields = { ...geometryFields(g), x, dy, out };
  (144 * depth * width > KEPT_SUMS ? sumInParts : sumInHalves)(engine, g, fields);
}

const wholePanels = (count: number) => Math.ceil(count / 8) * 8;

/** Tiles whose places, `places` of them, take so many bytes with so many channels and filters together. */
function tilesOf(bytes: number, places: number, together: number, tiles: number): number {
  return Math.min(tiles, Math.max(32, Math.floor(bytes / (4 * places * together) / 8) * 8));
}

/** Each part sums half of the places, where there are many threads for some filters and channels; the sums are transformed back at the end. */
function sumInHalves(engine: ImageEngine, g: ConvGeometry, fields: Fields): void {
  const wanted = engine.threads % 2 === 0 ? engine.threads / 2 : engine.threads;
  const filterBlock = blockOf(g.filters, wanted);
  const filterBlocks = Math.ceil(g.filters / filterBlock);
  const channelBlock = blockOf(g.channels, Math.ceil(wanted / filterBlocks));
  const [depth, width] = [channelBlock, filterBlock].map(wholePanels);
  const tileBlock = tilesOf(OWN_BLOCK, 18, depth + width, fields.tiles);
  const inputPlace = oddLines(tileBlock * depth * 4);
  const outputPlace = oddLines(tileBlock * width * 4);
  const sumsPlace = oddLines(g.channels * wholePanels(g.filters) * 4);
  const scratchSize = WORKSPACE + 18 * (inputPlace + outputPlace);
  const [sums, scratch] = [36 * sumsPlace, scratchSize * engine.threads].map((bytes) => engine.allocate(bytes));
  const places = { tileBlock, inputPlace, outputPlace, filterBlock, channelBlock };
  const plan = winogradPlan(engine, { ...fields, ...places, sums, sumsPlace, scratch, scratchSize });
  engine.run("winogradGradientSums", 2 * filterBlocks * Math.ceil(g.channels / channelBlock), { plan });
  engine.run("winogradGradientFinish", g.channels, { plan });
  for (const block of [sums, scratch]) engine.release(block);
}

/** Channels or filters of a part, of so many parts. */
function blockOf(count: number, parts: number): number {
  return Math.max(LEAST, Math.ceil(count / parts / LEAST) * LEAST);
}

/**
 * Each part has a square of the sums, which it transforms back while it is in a core's cache: the whole would go to memory and come back,
 * which takes as long as the products of a few tiles.
 */
function sumInParts(engine: ImageEngine, g: ConvGeometry, fields: Fields): void {
  const [depth, width] = [g.channels, g.filters].map(wholePanels);
  const tileBlock = tilesOf(SHARED_BLOCK, 36, depth + width, fields.tiles);
  const inputPlace = oddLines(tileBlock * depth * 4);
  const outputPlace = oddLines(tileBlock * width * 4);
  const parts = Math.ceil(g.channels / SIDE) * Math.ceil(g.filters / SIDE);
  const sumsPlace = oddLines(SIDE * SIDE * 4);
  const kept = tileBlock < fields.tiles;
  const scratchSize = WORKSPACE + (kept ? 0 : 36 * sumsPlace);
  const sizes = [36 * inputPlace, 36 * outputPlace, scratchSize * engine.threads, kept ? parts * 36 * sumsPlace : 0];
  const [kernel, bias, scratch, sums] = sizes.map((bytes) => (bytes > 0 ? engine.allocate(bytes) : 0));
  const places = { tileBlock, inputPlace, outputPlace, filterBlock: SIDE, channelBlock: SIDE, sumsPlace };
  const all = { ...fields, ...places, kernel, bias, scratch, scratchSize, sums };
  for (let firstTile = 0; firstTile < fields.tiles; firstTile += tileBlock) {
    const count = Math.min(tileBlock, fields.tiles - firstTile);
    const plan = winogradPlan(engine, { ...all, firstTile });
    engine.run("winogradGradientTiles", 2 * Math.ceil(count / GRADIENT_TILES), { plan });
    engine.run("winogradGradientParts", parts, { plan });
  }
  for (const block of [kernel, bias, scratch, sums]) if (block > 0) engine.release(block);
}
