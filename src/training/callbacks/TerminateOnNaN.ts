import type { Callback, TrainingContext } from "../contract.js";

/**
 * Stops training when the loss or a gradient is NaN or infinite, before the weights change, and names the first layer whose
 * output or gradient is not finite in `history.stopped`. Looks at every gradient of every step, which costs a little time.
 */
export class TerminateOnNaN implements Callback {
  readonly checksFinite = true;

  onNotFinite(where: string, epoch: number, batch: number, context: TrainingContext): void {
    context.stop(`TerminateOnNaN: ${where} is not finite, in epoch ${epoch}, batch ${batch} (counted from 0)`);
  }
}
