import type { LayerGraph } from "../layers/LayerGraph.js";
import type { NumberedWeights } from "./classWeights.js";
import type { Compiled } from "./compile.js";
import type { Logs } from "./History.js";
import { applyGradients, forwardBackward, readBatchMetrics } from "./step.js";
import { Totals } from "./Totals.js";
import { type PreparedBatch, uploadBatch } from "./uploadBatch.js";

/** One step on one batch; see `Sequential.trainOnBatch`. */
export async function trainBatch(
  model: LayerGraph,
  compiled: Compiled,
  batch: PreparedBatch,
  classWeight: NumberedWeights | null,
): Promise<Logs> {
  const upload = () => uploadBatch("trainOnBatch", model, compiled.outputs, batch, classWeight);
  const report = forwardBackward(model, compiled, upload, { checkFinite: false });
  applyGradients(model, compiled);
  const totals = new Totals(compiled);
  totals.add(await readBatchMetrics(report), batch.x[0].shape[0]);
  return totals.logs();
}
