import type { ConvGeometry } from "../../Kernels.js";
import type { ImagesPlans } from "../generated/imagesModule.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { PlanAddress } from "../KernelModule.js";

type Plan = ImagesPlans["WinogradPlan"];

/** What is known of a plan. */
export type WinogradFields = Partial<Plan>;

/** A plan that says nothing yet: each map reads some fields only. */
const EMPTY: Plan = {
  ...{ x: 0, kernel: 0, bias: 0, out: 0, places: 0, dy: 0, activation: 0 },
  ...{ inHeight: 0, inWidth: 0, channels: 0, outHeight: 0, outWidth: 0, filters: 0, padTop: 0, padLeft: 0 },
  ...{ tilesHigh: 0, tilesWide: 0, tiles: 0, firstTile: 0, tileBlock: 0 },
  ...{ filterBlock: 0, filterStep: 0, channelBlock: 0 },
  ...{ kernelPlace: 0, inputPlace: 0, outputPlace: 0, sumsPlace: 0 },
  ...{ inputs: 0, sums: 0, scratch: 0, scratchSize: 0 },
};

/** Writes a plan; fields that are left out are 0. */
export function winogradPlan(engine: ImageEngine, fields: WinogradFields): PlanAddress<"WinogradPlan"> {
  return engine.plan("WinogradPlan", { ...EMPTY, ...fields });
}

/** What a plan says of the geometry, tiles included. */
export function geometryFields({ n, ...g }: ConvGeometry) {
  const { inHeight, inWidth, channels, outHeight, outWidth, filters, padTop, padLeft } = g;
  const tilesHigh = Math.ceil(outHeight / 4);
  const tilesWide = Math.ceil(outWidth / 4);
  const tiles = n * tilesHigh * tilesWide;
  return { inHeight, inWidth, channels, outHeight, outWidth, filters, padTop, padLeft, tilesHigh, tilesWide, tiles };
}

/** Bytes rounded up to an odd number of cache lines: what lies so far apart does not share cache sets. */
export function oddLines(bytes: number): number {
  return (Math.ceil(bytes / 64) | 1) * 64;
}
