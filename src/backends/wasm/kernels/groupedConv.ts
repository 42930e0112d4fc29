import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry } from "../../Kernels.js";
import { MAX_PARTS } from "../control.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { groupwiseConvolutions, tapsOf } from "./groupwiseConv.js";
import { bandBytes, type ConvAddresses, copies, planGeometry, type SpreadGeometry, splitsOf } from "./implicitConv.js";
import { normalKernel } from "./safeConvolution.js";

/** Multiplications that make a part worth handing to a thread. */
const PART = 1 << 18;

/** Bytes of a band of a block of groups, so that it stays in the L1 and L2 caches. */
const BAND = 1 << 16;

/** Channels of a block of groups: a cache line. */
const BLOCK_CHANNELS = 16;

/** Splits of a kernel gradient's sum times blocks of groups: parts enough for all threads. By shape alone. */
const MOST_SPLITS = 32;

/** Convolution in groups of channels. */
export function groupedConvolutions(engine: ImageEngine): Convolution<WasmStorage> {
  return groupwiseConvolutions(engine, { packed, convolve, kernelGradient });
}

const padded = (columns: number) => Math.ceil(columns / 4) * 4;

/** The kernel's panels, group by group; or those of the kernel turned by half a turn, with the channels and filters of each group exchanged. */
function packed(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry, isTurned: boolean): number {
  return isTurned ? packedTurned(engine, kernel, g) : packedInOrder(engine, kernel, g);
}

function packedInOrder(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const [inner, columns] = [(tapsOf(g) * g.channels) / g.groups, g.filters / g.groups];
  const from = normalKernel(engine, kernel);
  const steps = { tapStride: 0, kStride: g.filters, columnStride: 1 };
  return engine.derive(kernel, `groups ${g.groups}x${inner}x${columns}`, g.groups * inner * padded(columns) * 4, (to) =>
    engine.run("packGroups", g.groups, { from, to, groupStep: columns, taps: 1, inner, columns, ...steps }),
  );
}

function packedTurned(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry): number {
  const taps = tapsOf(g);
  const [columns, inner] = [g.channels / g.groups, g.filters / g.groups];
  const tap = columns * g.filters;
  const from = normalKernel(engine, kernel) + (taps - 1) * tap * 4;
  const steps = { tapStride: -tap, kStride: 1, columnStride: g.filters };
  const key = `turned groups ${g.groups}x${taps}x${inner}x${columns}`;
  return engine.derive(kernel, key, g.groups * taps * inner * padded(columns) * 4, (to) =>
    engine.run("packGroups", g.groups, { from, to, groupStep: inner, taps, inner, columns, ...steps }),
  );
}

function convolve(engine: ImageEngine, at: ConvAddresses, g: SpreadGeometry, activation: number): void {
  if (g.n * g.outHeight * g.outWidth * g.filters === 0) return;
  // A window of one pixel is a run of its own where it lies; those of more are so in a band alone.
  const isCopied = tapsOf(g) > 1 || copies(g);
  const { groupBlock, bandRows, parts } = blocks(g);
  const bytes = bandBytes({ ...g, channels: (g.channels / g.groups) * groupBlock }, bandRows);
  const table = Math.ceil((bandRows * g.outWidth * 4) / 16) * 16;
  const scratchSize = table + (isCopied ? bytes : 0) + 64;
  const scratch = engine.allocate(scratchSize * engine.threads);
  const plan = engine.plan("ConvPlan", {
    ...planGeometry(g),
    ...at,
    ...{
      copies: isCopied ? 1 : 0,
      bandRows,
      groupBlock,
      filterBlock: 0,
      scratch,
      scratchSize,
      splits: 1,
      dy: 0,
      activation,
    },
  });
  engine.run("groupedConv", parts, { plan });
  engine.release(scratch);
}

/** The output rows and groups of a part. They change nothing in the results. */
function blocks(g: SpreadGeometry): { bandRows: number; groupBlock: number; parts: number } {
  const channels = g.channels / g.groups;
  let groupBlock = Math.min(g.groups, Math.ceil(BLOCK_CHANNELS / channels));
  const rowWork = (g.outWidth * tapsOf(g) * channels * g.filters) / g.groups;
  const rowsOf = () => {
    const group = { ...g, channels: channels * groupBlock };
    const row = bandBytes(group, 2) - bandBytes(group, 1);
    const inBand = Math.floor((BAND - bandBytes(group, 1)) / row) + 1;
    return Math.max(1, Math.min(Math.max(4, inBand), Math.ceil(PART / (rowWork * groupBlock)), g.outHeight));
  };
  let bandRows = rowsOf();
  const parts = () => g.n * Math.ceil(g.outHeight / bandRows) * Math.ceil(g.groups / groupBlock);
  while (parts() >= MAX_PARTS && (groupBlock < g.groups || bandRows < g.outHeight)) {
    if (groupBlock < g.groups) groupBlock = Math.min(g.groups, groupBlock * 2);
    else bandRows = Math.min(g.outHeight, bandRows * 2);
  }
  return { bandRows, groupBlock, parts: parts() };
}

function kernelGradient(engine: ImageEngine, at: { x: number; dy: number; out: number }, geometry: ConvGeometry): void {
  const g = { ...geometry, upHeight: 1, upWidth: 1 };
  const taps = (tapsOf(g) * g.channels) / g.groups;
  const size = taps * g.filters;
  if (size === 0) return;
  const rows = g.n * g.outHeight;
  if (rows * g.outWidth === 0) {
    engine.run("fill", 1, { out: at.out, value: 0, size, chunk: size });
    return;
  }
  const groupBlock = Math.min(g.groups, Math.ceil((BLOCK_CHANNELS * g.groups) / g.channels));
  const groupBlocks = Math.ceil(g.groups / groupBlock);
  const splits = Math.min(splitsOf(rows, size, rows * g.outWidth * size), Math.ceil(MOST_SPLITS / groupBlocks));
  const partials = engine.allocate(splits * size * 4);
  const share = groupBlock / g.groups;
  const bandRows = Math.max(1, Math.min(Math.ceil(256 / g.outWidth), g.outHeight));
  const bands =
    bandBytes({ ...g, channels: g.channels * share }, bandRows) + bandRows * g.outWidth * g.filters * share * 4;
  const scratchSize = Math.ceil((taps * 4) / 16) * 16 + Math.ceil(bands / 16) * 16 + 64;
  const scratch = engine.allocate(scratchSize * engine.threads);
  const plan = engine.plan("ConvPlan", {
    ...planGeometry(g),
    ...{ x: at.x, dy: at.dy, out: partials, panels: 0, bias: 0, activation: 0, copies: 1 },
    ...{ bandRows, groupBlock, filterBlock: 0, scratch, scratchSize, splits },
  });
  engine.run("groupedKernelGradient", splits * groupBlocks, { plan });
  const chunk = 4096;
  engine.run("sumPartials", Math.ceil(size / chunk), { partials, out: at.out, parts: splits, size, chunk });
  engine.release(scratch);
  engine.release(partials);
}
