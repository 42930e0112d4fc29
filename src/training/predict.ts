import type { TypedArray } from "../backends/Kernels.js";
import { type AnyDataset, arrayList } from "../data/Dataset.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { tensor } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError } from "../util/errors.js";
import { nextTurn } from "../util/nextTurn.js";
import { type Shape, sizeOf } from "../util/shape.js";
import type { EvaluateDatasetOptions } from "./evaluateOptions.js";
import { checkDataset, preparedBatch, uploadInputs } from "./uploadBatch.js";

/** Each output for every sample; see `Sequential.predict`. */
export async function predictDataset(
  model: LayerGraph,
  data: AnyDataset,
  { signal }: EvaluateDatasetOptions,
): Promise<readonly Tensor[]> {
  checkDataset("predict", model, data);
  const all = model.outputShapes().map((shape) => new Rows(data.size, shape, model.dtype));
  let done = 0;
  for await (const batch of data.batches(0)) {
    await nextTurn();
    signal?.throwIfAborted();
    const outputs = noGrad(() => scope(() => model.applyAll(uploadInputs("predict", model, preparedBatch(batch)))));
    const from = done;
    done += arrayList(batch.x)[0].shape[0];
    const found: TypedArray[] = [];
    for (const output of outputs) found.push(await output.data());
    // A model may give one tensor as several outputs.
    for (const output of new Set(outputs)) output.release("it was copied into the result of predict");
    checkCount(data, done, { atMost: true });
    all.forEach((rows, i) => {
      rows.set(from, found[i]);
    });
  }
  checkCount(data, done, { atMost: false });
  return all.map((rows) => tensor(rows.data, { shape: [data.size, ...rows.shape], backend: model.backend }));
}

/** Room for an output of all samples. */
class Rows {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
  readonly #step: number;

  constructor(samples: number, shape: Shape, dtype: "float32" | "float64") {
    this.shape = shape;
    this.#step = sizeOf(shape);
    this.data = new (dtype === "float64" ? Float64Array : Float32Array)(samples * this.#step);
  }

  /** Copies the outputs of some samples. @param from the first one */
  set(from: number, values: TypedArray): void {
    this.data.set(values, from * this.#step);
  }
}

/** @throws StateError when a dataset gives more samples than its size says or, at the end, fewer */
function checkCount({ size }: AnyDataset, done: number, { atMost }: { atMost: boolean }): void {
  if (done === size || (atMost && done < size)) return;
  throw new StateError(`predict: the dataset gave ${done} samples but its size is ${size}; make it tell its true size`);
}
