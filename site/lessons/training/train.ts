import type { NamedArray } from "noodlenet";
import { bowlsInTurns } from "noodlenet/bowls";
import { arrays, augment, augmented } from "noodlenet/data";
import { trainInWorker, type WorkerCallback } from "noodlenet/worker";
import { isUdon, marked } from "./mark.js";
import { divided, first, negatives, type Part, type Pictures, SEED, SIZE, tossed, VALIDATION } from "./pictures.js";
import type { Curves, Recipe, TrainedRun } from "./recipe.js";
import { besides } from "./shift.js";

let painted: Pictures | null = null;

/** Paints the bowls for trainings with up to so many pictures, in turns; where as many are painted already, gives those. */
export async function paint(
  train: number,
  signal: AbortSignal,
  onPainted: (done: number, all: number) => void,
): Promise<Pictures> {
  if (painted && painted.train.y.data.length >= train) return painted;
  const all = VALIDATION + train;
  painted = divided(await bowlsInTurns(all, SEED, { size: SIZE, signal, onPainted: (done) => onPainted(done, all) }));
  return painted;
}

/** The pictures of a recipe to train on. */
export function trainingPart(
  { train }: Pictures,
  recipe: Pick<Recipe, "train" | "skip" | "coinToss" | "question" | "mark" | "negative">,
): Part {
  const part = asked(first(train, recipe.train, recipe.skip), recipe);
  return recipe.coinToss ? tossed(part, SEED) : part;
}

/** Pictures as a recipe has them, with the labels that answer its question. */
export function asked(part: Part, { question, mark, negative }: Pick<Recipe, "question" | "mark" | "negative">): Part {
  if (question === "side") return besides(part);
  if (negative) return negatives(part);
  return mark ? marked(part, isUdon) : part;
}

/** The weights after trainings, for those that begin with them. */
const ENDED = new Map<Recipe, readonly NamedArray[]>();

/** A recipe's network with the weights that it begins with; the training that they come from is run, if it has not been. */
async function networkAtFirst({ network, from }: Recipe, pictures: Pictures, signal: AbortSignal) {
  if (!from) return network;
  if (!ENDED.has(from.recipe)) await train(from.recipe, pictures, signal, () => {});
  const isZero = (name: string) => from.zeros?.some((layer) => name.startsWith(`${layer}/`));
  const weights = (ENDED.get(from.recipe) as readonly NamedArray[]).map(({ name, data, shape }) => ({
    data: isZero(name) ? new Float32Array(data.length) : data,
    shape,
  }));
  // With a new head the orders of the pictures begin anew, too.
  const nextOrder = from.zeros ? 0 : from.recipe.epochs;
  const state = { inputShapes: [[SIZE, SIZE, 3]], weights, slots: [], iterations: 0, learningRate: null, nextOrder };
  return { ...network, state };
}

/** Trains a recipe in a worker. @param onEpoch gets the curves so far  @param more further callbacks */
export async function train(
  recipe: Recipe,
  pictures: Pictures,
  signal: AbortSignal,
  onEpoch: (curves: Curves) => void,
  more: WorkerCallback = {},
): Promise<TrainedRun> {
  const { x, y } = trainingPart(pictures, recipe);
  const val = asked(pictures.val, recipe);
  const data = arrays(x, y, { batchSize: recipe.batchSize, shuffle: true, seed: SEED });
  const shown = recipe.augment ? augmented(data, augment(recipe.augment), { seed: SEED, valueRange: [0, 1] }) : data;
  const curves = {
    loss: [] as number[],
    accuracy: [] as number[],
    valLoss: [] as number[],
    valAccuracy: [] as number[],
  };
  let hash = "";
  await trainInWorker(await networkAtFirst(recipe, pictures, signal), shown, {
    epochs: recipe.epochs,
    validationData: arrays(val.x, val.y),
    signal,
    threads: 1,
    callbacks: [
      {
        onEpochEnd: async (epoch, logs, context) => {
          curves.loss.push(logs.loss);
          curves.accuracy.push(logs.accuracy);
          curves.valLoss.push(logs.valLoss);
          curves.valAccuracy.push(logs.valAccuracy);
          onEpoch(curves);
          if (epoch + 1 < recipe.epochs) return;
          const weights = await context.weights();
          ENDED.set(recipe, weights);
          hash = hashOf(weights);
        },
      },
      more,
    ],
  });
  return { ...curves, hash };
}

/** The bits of all weights in eight digits (FNV-1a). */
export function hashOf(weights: readonly NamedArray[]): string {
  let hash = 0x811c9dc5;
  for (const { data } of weights)
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
