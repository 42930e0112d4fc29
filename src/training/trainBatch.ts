import type { Batch } from "../data/Dataset.js";
import type { Sequential } from "../models/Sequential.js";
import type { Logs } from "./Callback.js";
import type { NumberedWeights } from "./classWeights.js";
import type { Compiled } from "./compile.js";
import { forwardBackward, readReport, Totals, takeStep } from "./step.js";
import { takeBatch } from "./uploadBatch.js";

/** One step on one batch; see `Sequential.trainOnBatch`. */
export async function trainBatch(
  model: Sequential,
  compiled: Compiled,
  batch: Batch,
  classWeight: NumberedWeights | null,
): Promise<Logs> {
  const take = () => takeBatch("trainOnBatch", model, compiled.loss, batch, classWeight);
  const report = forwardBackward(model, compiled, take, { checkFinite: false });
  takeStep(model, compiled);
  const totals = new Totals(compiled.figures);
  totals.add(await readReport(report), batch.x.shape[0]);
  return totals.logs();
}
