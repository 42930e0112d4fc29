import { type AnyDataset, isDataset } from "../data/Dataset.js";
import type { Layer } from "../layers/Layer.js";
import type { LayerGraph } from "../layers/LayerGraph.js";
import { keepsMovingAverages, type MovingAverages } from "../layers/MovingAverages.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { noGrad } from "../tensor/record.js";
import { StateError } from "../util/errors.js";
import { exp, log } from "../util/math.js";
import { nextTurn } from "../util/nextTurn.js";
import { type ArrayInputs, toDataset } from "./arrayInput.js";
import { checkDataset, preparedBatch, uploadInputs } from "./uploadBatch.js";

/** The weight that the initial value may still have in a moving average; after 5 / (1 − momentum) steps it is less than this. */
const REMEMBERED = 0.02;

/**
 * Recomputes the moving statistics of every trainable batch normalization as means over the batches of a dataset, with the current weights.
 * For models that were trained for too few steps for their momentum, so that `predict` and `evaluate` use averages that still remember
 * where they began, or averages of weights that have long changed. Goes over the data once; no other weight changes.
 * @param data what the model was trained on: a dataset, or arrays in batches of 32
 * @throws StateError when the model has no trainable batch normalisation; ShapeError and ValueError for data that do not fit
 * @see PyTorch's torch.optim.swa_utils.update_bn, which does the same
 */
export async function updateMovingStatistics(model: LayerGraph, data: AnyDataset | ArrayInputs): Promise<void> {
  const samples = isDataset(data) ? data : await toDataset("updateMovingStatistics", model, data, null, {});
  checkDataset("updateMovingStatistics", model, samples);
  const layers = movingLayers(model);
  if (layers.length === 0)
    throw new StateError(
      "updateMovingStatistics: the model has no batch normalisation that is trainable; there is nothing to update",
    );
  const momenta = layers.map((layer) => layer.momentum);
  try {
    let batches = 0;
    for await (const batch of samples.batches(0)) {
      await nextTurn();
      // The mean of so many batches: the first replaces what was there.
      for (const layer of layers) layer.momentum = batches / (batches + 1);
      const step = batches++;
      noGrad(() =>
        scope(() => {
          model.applyAll(uploadInputs("updateMovingStatistics", model, preparedBatch(batch)), { training: true, step });
        }),
      );
    }
  } finally {
    layers.forEach((layer, i) => {
      layer.momentum = momenta[i];
    });
  }
}

/** The trainable batch normalisations whose moving statistics are those that they were made with. */
export async function freshStatistics(model: LayerGraph): Promise<MovingAverages[]> {
  const fresh: MovingAverages[] = [];
  for (const layer of movingLayers(model)) {
    const mean = layer.weights.find(({ name }) => name === "moving_mean");
    if (mean && (await mean.data()).every((value: number) => value === 0)) fresh.push(layer);
  }
  return fresh;
}

/** What to tell of moving averages that began fresh, after so many steps; null where they have forgotten how they began. */
export function staleStatistics(layers: readonly MovingAverages[], steps: number): string | null {
  const stale = layers.find(({ momentum }) => exp(steps * log(momentum)) >= REMEMBERED);
  if (!stale) return null;
  const { name, momentum } = stale;
  const remembered = Math.round(100 * exp(steps * log(momentum)));
  return (
    `${name}: after ${steps} ${steps === 1 ? "step" : "steps"} the moving averages (momentum ${momentum}) still hold ${remembered}% of where they began, and predict, evaluate ` +
    `and validation use them; take a smaller momentum, such as ${betterMomentum(steps)}, more steps, or updateMovingStatistics(model, data) after training`
  );
}

function betterMomentum(steps: number): number {
  return [0.99, 0.9, 0.7, 0.5].find((momentum) => exp(steps * log(momentum)) < REMEMBERED) ?? 0.3;
}

/** The batch normalisations that training moves, however deep. */
function movingLayers(layer: Layer): MovingAverages[] {
  if (keepsMovingAverages(layer)) return layer.trainable ? [layer] : [];
  return layer.layers.flatMap(movingLayers);
}
