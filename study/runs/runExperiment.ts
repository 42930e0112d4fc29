import { join } from "node:path";
import type { Callback, Sequential } from "noodlenet";
import { mapInputs } from "noodlenet/data";
import { progress } from "noodlenet/progress";
import { confusionTable } from "noodlenet/viz";
import { overfittingOf } from "../../examples/s3-overfitting.js";
import type { Experiment, Pictures, Trained } from "../Experiment.js";
import { makeFolder } from "../makeFolder.js";
import { replaceFile } from "../replaceFile.js";
import type { Result } from "../results.js";
import { train } from "../train.js";
import { pixelsOf } from "../variants/prepare.js";
import { type StartPlace, Vgg16Start } from "../variants/Vgg16Start.js";
import { MovingAverages } from "./MovingAverages.js";
import type { RunStore } from "./RunStore.js";
import { testTable } from "./testTable.js";

/** The settings of a run. Files are written into `out`/id. */
export interface Run {
  /** Pixels 0 to 255. */
  readonly pictures: Pictures;
  readonly epochs: number;
  readonly seed: number;
  /** VGG16's weights: a file, or "imagenet" for the published ones. */
  readonly weights?: string;
  readonly out: string;
  /** Receives the lines of the log. */
  readonly log: (line: string) => void;
  /** Makes the callbacks of a training. Default: a progress line in the terminal. */
  readonly callbacks?: (id: string) => readonly Callback[];
  /** The store of finished runs. */
  readonly store?: RunStore;
  /** Where the start of VGG16, the same in every run, is kept; without it each run computes its own. */
  readonly starts?: StartPlace;
}

/** The outcome of a run. `trained` is null if the result comes from the store, which has no models. */
export interface Outcome {
  readonly result: Result;
  readonly trained: Trained | null;
}

/**
 * Runs an experiment: trains and tests its network, prints the result and stores it. A stored run is not repeated, and an experiment
 * without a network reads the run of another one. The outcome of `after` is taken from `done`; if it is missing, that one is run first.
 * @returns the outcome, and whether it comes from the store
 */
export async function runExperiment(
  experiment: Experiment,
  run: Run,
  done: Map<string, Outcome> = new Map(),
): Promise<{ outcome: Outcome; known: boolean }> {
  const { id, title } = experiment;
  const known = (await run.store?.read({ id, seed: run.seed })) ?? null;
  run.log(`\n${id}  ${title.en}, seed ${run.seed}${known ? ": done before" : ""}`);
  const outcome = known ? { result: known, trained: null } : await runNow(experiment, run, done);
  done.set(id, outcome);
  if (!known) await keep(outcome, run);
  run.log(describe(outcome.result));
  return { outcome, known: known !== null };
}

/** Stores weights first: a stored result guarantees that its weights are stored too. */
async function keep({ result, trained }: Outcome, { store }: Run): Promise<void> {
  if (trained) await store?.writeWeights(result, trained.model);
  await store?.write(result);
}

async function runNow(experiment: Experiment, run: Run, done: Map<string, Outcome>): Promise<Outcome> {
  const { id, title, after } = experiment;
  if (!experiment.network) {
    if (!after) throw new Error(`${id} has no network and no experiment whose run it reads`);
    const before = done.get(after.id) ?? (await runExperiment(after, run, done)).outcome;
    return { ...before, result: { ...before.result, id, title } };
  }
  return trainAndTest(experiment, run, after ? await trainedBefore(after, run, done) : null);
}

/** The trained model of an earlier experiment. If only its result is known it is trained again, to the same bits. */
export async function trainedBefore(before: Experiment, run: Run, done: Map<string, Outcome>): Promise<Trained> {
  const outcome = done.get(before.id);
  if (outcome?.trained) return outcome.trained;
  run.log(`\n${before.id}  ${before.title.en}, seed ${run.seed}`);
  const again = await trainAndTest(before, run, null);
  done.set(before.id, again);
  await run.store?.writeWeights(again.result, again.trained.model);
  return again.trained;
}

async function trainAndTest(
  experiment: Experiment,
  run: Run,
  before: Trained | null,
): Promise<{ result: Result; trained: Trained }> {
  const { epochs, seed, weights } = run;
  const memory = new PeakMemory();
  const began = performance.now();
  const start = await startOf(experiment, run);
  const whole = start ? experiment.network!(seed) : null;
  const pictures = start?.pictures(run.pictures) ?? prepared(run.pictures, experiment);
  const following = run.callbacks?.(experiment.id) ?? [progress()];
  const { otherMomentum } = experiment;
  const averages = otherMomentum === undefined ? null : new MovingAverages(otherMomentum, pictures);
  const callbacks = [shownSummary(run, whole), ...following, ...(averages ? [averages] : []), memory];
  const settings = { pictures, epochs, seed, callbacks, weights };
  const trained = await train(start?.experiment(experiment) ?? experiment, settings, before);
  const seconds = (performance.now() - began) / 1000;
  const { model, history } = trained;
  const shown = whole ?? model;
  await makeFolder(join(run.out, experiment.id));
  await replaceFile(join(run.out, experiment.id, "summary.txt"), `${shown.summary()}\n`);
  const result = {
    id: experiment.id,
    title: experiment.title,
    summary: shown.summary(),
    params: countsOf(shown),
    history: history.history,
    overfitting: overfittingOf(history.history),
    test: await testTable(model, pictures.test, pictures.classNames),
    ...(averages ? { averages: await averages.result(model) } : {}),
    seed,
    seconds,
    megabytes: memory.megabytes,
  };
  return { result, trained };
}

/** The start of VGG16, where the experiment has it and there is a place to keep it. */
async function startOf({ needsWeights, prepare }: Experiment, run: Run): Promise<Vgg16Start | null> {
  if (!needsWeights || !run.starts || !run.weights) return null;
  run.log("VGG16's blocks 1 to 4 are computed once per picture, for all runs");
  return Vgg16Start.keep(run.starts, run.pictures, pixelsOf(prepare), run.weights);
}

function prepared({ train, val, test, classNames }: Pictures, { prepare }: Experiment): Pictures {
  const [preparedTrain, preparedVal, preparedTest] = [train, val, test].map((data) => mapInputs(data, prepare));
  return { train: preparedTrain, val: preparedVal, test: preparedTest, classNames };
}

/** Measures the process's memory after each epoch. */
class PeakMemory implements Callback {
  megabytes = 0;

  onEpochEnd(): void {
    this.megabytes = Math.max(this.megabytes, Math.round(process.memoryUsage().rss / 1e6));
  }
}

/** Prints the summary of the model before the training, and of the whole one where it is trained in part. */
function shownSummary({ log }: Run, whole: Sequential | null): Callback {
  return { onTrainBegin: ({ model }) => log((whole ?? model).summary()) };
}

function countsOf(model: Sequential): Result["params"] {
  const count = (weights: readonly { readonly size: number }[]) => weights.reduce((n, { size }) => n + size, 0);
  const nonTrainable = count(model.nonTrainableWeights);
  return { total: model.countParams(), trainable: model.countParams() - nonTrainable, nonTrainable };
}

function describe({ overfitting, test, seconds }: Result): string {
  const { lowestValLoss, lowestValLossEpoch, lastValLoss, accuracyGap } = overfitting;
  return [
    `validation loss was lowest, ${lowestValLoss.toFixed(3)}, after epoch ${lowestValLossEpoch}; at the end it is ${lastValLoss.toFixed(3)}`,
    `training accuracy minus validation accuracy at the end: ${accuracyGap.toFixed(3)}`,
    `trained for ${seconds.toFixed(1)} s; test pictures:`,
    confusionTable(test.labels, test.confusion),
  ].join("\n");
}
