import type { AnyDataset } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { nextTurn } from "../util/nextTurn.js";
import type { Compiled } from "./compile.js";
import type { EvaluateDatasetOptions } from "./evaluateOptions.js";
import type { FrozenFeatures } from "./frozen/FrozenFeatures.js";
import type { Logs } from "./History.js";
import { forwardOnly, readBatchMetrics } from "./step.js";
import { Totals } from "./Totals.js";
import { checkDataset, uploadBatch } from "./uploadBatch.js";

/** The loss and metrics of a dataset; see `Sequential.evaluate`. */
export async function evaluateDataset(
  model: LayerGraph,
  compiled: Compiled,
  data: AnyDataset,
  frozen: FrozenFeatures,
  { signal, frozenFeatures }: EvaluateDatasetOptions = {},
): Promise<Logs> {
  checkDataset("evaluate", model, data);
  const totals = new Totals(compiled);
  for await (const batch of frozen.batches(data, 0, frozenFeatures)) {
    await nextTurn();
    signal?.throwIfAborted();
    const report = forwardOnly(model, compiled, () => uploadBatch("evaluate", model, compiled.outputs, batch));
    totals.add(await readBatchMetrics(report), batch.x[0].shape[0]);
  }
  return totals.logs();
}
