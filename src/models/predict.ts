import type { Dataset } from "../data/Dataset.js";
import { tensor } from "../tensor/create.js";
import { noGrad } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import type { Tensor } from "../tensor/Tensor.js";
import { nextTurn } from "../util/nextTurn.js";
import { sizeOf } from "../util/shape.js";
import type { EvaluateDatasetOptions } from "./evaluate.js";
import { checkDataset, takeInputs } from "./intake.js";
import type { Sequential } from "./Sequential.js";

/** The outputs of every sample in one tensor; see `Sequential.predict`. */
export async function predictDataset(
  model: Sequential,
  data: Dataset,
  { signal }: EvaluateDatasetOptions,
): Promise<Tensor> {
  checkDataset("predict", model, data);
  const sampleShape = model.outputShape();
  const step = sizeOf(sampleShape);
  const all = model.dtype === "float64" ? new Float64Array(data.size * step) : new Float32Array(data.size * step);
  let done = 0;
  for await (const batch of data.batches(0)) {
    await nextTurn();
    signal?.throwIfAborted();
    const out = noGrad(() => scope(() => model.apply(takeInputs("predict", model, batch))));
    all.set(await out.data(), done * step);
    out.release("it was copied into the result of predict");
    done += batch.x.shape[0];
  }
  return tensor(all, { shape: [data.size, ...sampleShape], backend: model.backend });
}
