import type { Layer } from "./Layer.js";

/** A layer that keeps moving averages of its batches' statistics, which begin in the weights "moving_mean" and "moving_variance". */
export interface MovingAverages extends Layer {
  readonly keepsMovingAverages: true;
  /** What a step keeps of them. */
  momentum: number;
}

/** Whether a layer keeps moving averages. */
export function keepsMovingAverages(layer: Layer): layer is MovingAverages {
  return "keepsMovingAverages" in layer;
}
