import type { BatchNormSpec, ChannelsSpec, FusedActivation, Kernels } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import type { CoreArguments } from "../generated/coreModule.js";
import type { NormalizationArguments } from "../generated/normalizationModule.js";
import type { WasmStorage } from "../WasmStorage.js";
import { activationCodes } from "./matmul.js";
import { rowParts } from "./parts.js";
import { LEAST_NORMAL, withoutSmall } from "./subnormals.js";

/** An engine that has loaded the kernels of normalization. */
export type NormalizationEngine = Engine<CoreArguments & NormalizationArguments>;

/** Batch normalisation: sums in parts of rows, in double precision, then one pass that writes. */
export function batchNorms(
  engine: NormalizationEngine,
): Pick<Kernels<WasmStorage>, "batchNorm" | "batchNormGradient" | "normalize"> {
  return {
    batchNorm: (x, gamma, beta, spec) =>
      withoutSmall(engine, x, LEAST_NORMAL, (at) => forward(engine, at, x, gamma, beta, spec)),
    normalize(x, mean, scale, shift, activation, { rows, channels }) {
      const out = engine.storage(x.size, x.dtype);
      const at = { x: x.ptr, mean: mean.ptr, scale: scale.ptr, shift: shift?.ptr ?? 0, out: out.ptr };
      apply(engine, at, activation, { rows, channels });
      return out;
    },
    batchNormGradient: (dy, x, gamma, mean, variance, spec) =>
      withoutSmall(engine, dy, LEAST_NORMAL, (at) => gradient(engine, at, x, gamma, mean, variance, spec)),
  };
}

/** @param at the address of x's elements */
function forward(
  engine: NormalizationEngine,
  at: number,
  x: WasmStorage,
  gamma: WasmStorage,
  beta: WasmStorage,
  { rows, channels, epsilon }: BatchNormSpec,
): { out: WasmStorage; mean: WasmStorage; variance: WasmStorage } {
  const [out, mean, variance] = [x.size, channels, channels].map((size) => engine.storage(size, x.dtype));
  const { parts, rowsPerPart } = sumParts(rows, channels);
  const partials = engine.allocate(parts * channels * 16);
  const scale = engine.allocate(channels * 4);
  const offset = engine.allocate(channels * 4);
  engine.run("batchNormSums", parts, { x: at, partials, rows, channels, rowsPerPart });
  engine.run("batchNormStatistics", 1, {
    partials,
    parts,
    x: at,
    gamma: gamma.ptr,
    beta: beta.ptr,
    rows,
    channels,
    epsilon,
    mean: mean.ptr,
    variance: variance.ptr,
    scale,
    offset,
  });
  apply(engine, { x: at, mean: mean.ptr, scale, shift: offset, out: out.ptr }, "linear", { rows, channels });
  engine.release(partials);
  engine.release(scale);
  engine.release(offset);
  return { out, mean, variance };
}

/** out = activation((x − mean)·scale + shift), all by their addresses; a shift of 0 is none. */
function apply(
  engine: NormalizationEngine,
  at: { x: number; mean: number; scale: number; shift: number; out: number },
  activation: FusedActivation,
  { rows, channels }: ChannelsSpec,
): void {
  const { parts, rowsPerPart } = rowParts(rows, channels);
  engine.run("normalize", parts, { ...at, rows, channels, rowsPerPart, activation: activationCodes[activation] });
}

/** @param dy the address of dy's elements */
function gradient(
  engine: NormalizationEngine,
  dy: number,
  x: WasmStorage,
  gamma: WasmStorage,
  mean: WasmStorage,
  variance: WasmStorage,
  { rows, channels, epsilon }: BatchNormSpec,
): { dx: WasmStorage; dgamma: WasmStorage; dbeta: WasmStorage } {
  const [dx, dgamma, dbeta] = [x.size, channels, channels].map((size) => engine.storage(size, x.dtype));
  const { parts, rowsPerPart } = sumParts(rows, channels);
  const partials = engine.allocate(parts * channels * 16);
  const factors = engine.allocate(channels * 12);
  const given = { x: x.ptr, mean: mean.ptr, rows, channels };
  engine.run("batchNormGradientSums", parts, { ...given, dy, partials, rowsPerPart });
  engine.run("batchNormGradientFactors", 1, {
    ...given,
    partials,
    parts,
    gamma: gamma.ptr,
    variance: variance.ptr,
    epsilon,
    dgamma: dgamma.ptr,
    dbeta: dbeta.ptr,
    factors,
  });
  const passes = rowParts(rows, channels);
  engine.run("batchNormInputGradient", passes.parts, {
    ...given,
    dy,
    factors,
    dx: dx.ptr,
    rowsPerPart: passes.rowsPerPart,
  });
  engine.release(partials);
  engine.release(factors);
  return { dx, dgamma, dbeta };
}

/** Parts of a sum over rows: by shape alone, at most 256, so that adding them up costs little. */
function sumParts(rows: number, channels: number): { parts: number; rowsPerPart: number } {
  const rowsPerPart = Math.max(64, Math.floor(65536 / channels), Math.ceil(rows / 256));
  return { parts: Math.ceil(rows / rowsPerPart), rowsPerPart };
}
