import type { Dataset } from "../data/Dataset.js";
import type { Sequential } from "../models/Sequential.js";
import { nextTurn } from "../util/nextTurn.js";
import type { Logs } from "./Callback.js";
import type { Compiled } from "./compile.js";
import type { FeatureStoreFactory } from "./frozen/FeatureStore.js";
import type { FrozenFeatures } from "./frozen/FrozenFeatures.js";
import { forwardOnly, readReport, Totals } from "./step.js";
import { checkDataset, takeBatch } from "./uploadBatch.js";

/** Options of `evaluate` on a dataset. */
export interface EvaluateDatasetOptions {
  /** Ends it between two batches: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Where the outputs of frozen layers at the model's start are kept, so that they are computed once; false computes them
   * each time. Default: in up to 512 MB of memory.
   */
  readonly frozenFeatures?: FeatureStoreFactory | false;
}

/** The loss and metrics of a dataset; see `Sequential.evaluate`. */
export async function evaluateDataset(
  model: Sequential,
  compiled: Compiled,
  data: Dataset,
  frozen: FrozenFeatures,
  { signal, frozenFeatures }: EvaluateDatasetOptions = {},
): Promise<Logs> {
  checkDataset("evaluate", model, data);
  const totals = new Totals(compiled.figures);
  for await (const batch of frozen.batches(data, 0, frozenFeatures)) {
    await nextTurn();
    signal?.throwIfAborted();
    const report = forwardOnly(model, compiled, () => takeBatch("evaluate", model, compiled.loss, batch));
    totals.add(await readReport(report), batch.x.shape[0]);
  }
  return totals.logs();
}
