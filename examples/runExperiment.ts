import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sequential } from "noodlenet";
import { mapInputs } from "noodlenet/data";
import { progress } from "noodlenet/progress";
import { confusionTable } from "noodlenet/viz";
import type { Experiment, Pictures, Text, Trained } from "./Experiment.js";
import { type Curves, type Overfitting, overfittingOf } from "./overfitting.js";
import { writePictures } from "./pictureFiles.js";
import { type TestResult, testTable } from "./testTable.js";

/** An experiment's figures, as `results.json` holds them. */
export interface Result {
  readonly id: string;
  readonly title: Text;
  readonly params: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** loss, accuracy, valLoss and valAccuracy, one value an epoch. */
  readonly history: Curves;
  readonly overfitting: Overfitting;
  readonly test: TestResult;
  readonly seed: number;
  /** Spent training. */
  readonly seconds: number;
}

/** How experiments are run, and where their files go: into folders of their ids within `out`. */
export interface Run {
  /** Pixels 0 to 255. */
  readonly pictures: Pictures;
  readonly epochs: number;
  readonly seed: number;
  /** VGG16's weights: a file, or "imagenet" for the published ones. */
  readonly weights?: string;
  readonly out: string;
  /** Takes lines for the reader. */
  readonly log: (line: string) => void;
}

/** An experiment that was run, with the model that it trained. */
export interface Outcome {
  readonly result: Result;
  readonly trained: Trained;
}

/**
 * Trains, unless the experiment reads another one's run, tests, prints and writes what came out. An experiment that comes after
 * another is given that one's outcome from `done`, where it is run first if need be.
 */
export async function runExperiment(
  experiment: Experiment,
  run: Run,
  done: Map<string, Outcome> = new Map(),
): Promise<Result> {
  const { after, id, title } = experiment;
  if (after && !done.has(after.id)) await runExperiment(after, run, done);
  run.log(`\n${id}  ${title.en}`);
  const before = after ? done.get(after.id) : undefined;
  const outcome = experiment.train
    ? await trainAndTest(experiment, run, before?.trained ?? null)
    : reread(experiment, before);
  done.set(id, outcome);
  const { result } = outcome;
  run.log(describe(result));
  await writePictures(join(run.out, id), result.title, result.history, result.test);
  return result;
}

function reread({ id, title }: Experiment, before: Outcome | undefined): Outcome {
  if (!before) throw new Error(`${id} neither trains nor reads an experiment that does`);
  return { ...before, result: { ...before.result, id, title } };
}

async function trainAndTest(experiment: Experiment, run: Run, before: Trained | null): Promise<Outcome> {
  const { epochs, seed, weights } = run;
  const pictures = prepared(run.pictures, experiment);
  const began = performance.now();
  const callbacks = [shownSummary(run), progress()];
  const trained = await experiment.train!({ pictures, epochs, seed, callbacks, weights }, before);
  const seconds = (performance.now() - began) / 1000;
  const { model, history } = trained;
  await mkdir(join(run.out, experiment.id), { recursive: true });
  await writeFile(join(run.out, experiment.id, "summary.txt"), `${model.summary()}\n`);
  const result = {
    id: experiment.id,
    title: experiment.title,
    params: countsOf(model),
    history: history.history,
    overfitting: overfittingOf(history.history),
    test: await testTable(model, pictures.test, pictures.classNames),
    seed,
    seconds,
  };
  return { result, trained };
}

function prepared({ train, val, test, classNames }: Pictures, { prepare }: Experiment): Pictures {
  const [preparedTrain, preparedVal, preparedTest] = [train, val, test].map((data) => mapInputs(data, prepare));
  return { train: preparedTrain, val: preparedVal, test: preparedTest, classNames };
}

/** Prints the model's table before it is trained. */
function shownSummary({ log }: Run) {
  return { onTrainBegin: ({ model }: Pick<Trained, "model">) => log(model.summary()) };
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
