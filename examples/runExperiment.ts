import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sequential } from "noodlenet";
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

/** How an experiment is run, and where its files go: into a folder of its id within `out`. */
export interface Run {
  readonly pictures: Pictures;
  readonly epochs: number;
  readonly seed: number;
  readonly out: string;
  /** Takes lines for the reader. */
  readonly log: (line: string) => void;
}

/** Trains, unless the experiment reads a run that is among `done`; prints and writes what came out. */
export async function runExperiment(
  experiment: Experiment,
  run: Run,
  done: ReadonlyMap<string, Result> = new Map(),
): Promise<Result> {
  const { log } = run;
  log(`\n${experiment.id}  ${experiment.title.en}`);
  const known = experiment.reads && done.get(experiment.reads.id);
  const result = known ? { ...known, id: experiment.id, title: experiment.title } : await trainAndTest(experiment, run);
  log(describe(result));
  await writePictures(join(run.out, experiment.id), result.title, result.history, result.test);
  return result;
}

async function trainAndTest(experiment: Experiment, run: Run): Promise<Result> {
  const { pictures, epochs, seed } = run;
  const began = performance.now();
  const train = experiment.train ?? experiment.reads?.train;
  if (!train) throw new Error(`${experiment.id} neither trains nor reads an experiment that does`);
  const { model, history } = await train({ pictures, epochs, seed, callbacks: [shownSummary(run), progress()] });
  const seconds = (performance.now() - began) / 1000;
  await mkdir(join(run.out, experiment.id), { recursive: true });
  await writeFile(join(run.out, experiment.id, "summary.txt"), `${model.summary()}\n`);
  return {
    id: experiment.id,
    title: experiment.title,
    params: countsOf(model),
    history: history.history,
    overfitting: overfittingOf(history.history),
    test: await testTable(model, pictures.test, pictures.classNames),
    seed,
    seconds,
  };
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
