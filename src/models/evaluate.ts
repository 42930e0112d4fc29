import type { Dataset } from "../data/Dataset.js";
import { nextTurn } from "../util/nextTurn.js";
import type { Logs } from "./Callback.js";
import type { Compiled } from "./compile.js";
import { checkDataset, takeBatch } from "./intake.js";
import type { Sequential } from "./Sequential.js";
import { forwardOnly, readReport, Totals } from "./step.js";

/** Options of `evaluate` on a dataset. */
export interface EvaluateDatasetOptions {
  /** Ends it between two batches: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The loss and metrics of a dataset; see `Sequential.evaluate`. */
export async function evaluateDataset(
  model: Sequential,
  compiled: Compiled,
  data: Dataset,
  { signal }: EvaluateDatasetOptions = {},
): Promise<Logs> {
  checkDataset("evaluate", model, data);
  const totals = new Totals(compiled.figures);
  for await (const batch of data.batches(0)) {
    await nextTurn();
    signal?.throwIfAborted();
    const report = forwardOnly(model, compiled, () => takeBatch("evaluate", model, compiled.loss, batch));
    totals.add(await readReport(report), batch.x.shape[0]);
  }
  return totals.logs();
}
