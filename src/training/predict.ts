import type { Dataset } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { tensor } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError } from "../util/errors.js";
import { nextTurn } from "../util/nextTurn.js";
import { sizeOf } from "../util/shape.js";
import type { EvaluateDatasetOptions } from "./evaluateOptions.js";
import { checkDataset, uploadInputs } from "./uploadBatch.js";

/** The outputs of every sample in one tensor; see `Sequential.predict`. */
export async function predictDataset(
  model: LayerGraph,
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
    const out = noGrad(() => scope(() => model.apply(uploadInputs("predict", model, batch))));
    const found = await out.data();
    out.release("it was copied into the result of predict");
    done += batch.x.shape[0];
    checkCount(data, done, { atMost: true });
    all.set(found, done * step - found.length);
  }
  checkCount(data, done, { atMost: false });
  return tensor(all, { shape: [data.size, ...sampleShape], backend: model.backend });
}

/** @throws StateError when a dataset gives more samples than its size says or, at the end, fewer */
function checkCount({ size }: Dataset, done: number, { atMost }: { atMost: boolean }): void {
  if (done === size || (atMost && done < size)) return;
  throw new StateError(`predict: the dataset gave ${done} samples but its size is ${size}; make it tell its true size`);
}
