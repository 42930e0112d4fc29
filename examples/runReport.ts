import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getBackend } from "noodlenet";
import { take } from "noodlenet/data";
import type { Pictures } from "./Experiment.js";
import { experiments } from "./experiments.js";
import { loadPictures } from "./loadPictures.js";
import { type Outcome, type Result, runExperiment } from "./runExperiment.js";

/** Options of the report. */
export interface ReportOptions {
  /** A folder of pictures; painted bowls without one. */
  readonly data?: string;
  /** Default 30. */
  readonly epochs?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Ids of the experiments to run. Default all. */
  readonly only?: readonly string[];
  /** VGG16's weights: a file, or "imagenet" for the published ones. Without them s7 and s8 are left out. */
  readonly weights?: string;
  /** One epoch of 16 training pictures, to see that everything runs. */
  readonly quick?: boolean;
  /** Default "report". */
  readonly out?: string;
  readonly log?: (line: string) => void;
}

/** What `results.json` holds. */
export interface ReportResults {
  readonly data: string;
  readonly backend: string;
  readonly epochs: number;
  /** Whether it was only a trial run, whose figures say nothing. */
  readonly quick: boolean;
  readonly experiments: readonly Result[];
}

/** Runs the experiments one after another, writing `results.json` anew after each, so that an interrupted run leaves its part. */
export async function runReport(options: ReportOptions = {}): Promise<ReportResults> {
  const { data, seed = 1, weights, quick = false, out = "report", log = console.log } = options;
  const epochs = options.epochs ?? (quick ? 1 : 30);
  const asked = experiments.filter(({ id }) => options.only?.includes(id) ?? true);
  const chosen = asked.filter(({ needsWeights }) => !needsWeights || weights !== undefined);
  const finished: Result[] = [];
  const results = {
    data: data ?? "painted bowls",
    backend: getBackend().name,
    epochs,
    quick,
    experiments: finished,
  };
  if (chosen.length < asked.length) log(WITHOUT_WEIGHTS);
  if (chosen.length === 0) return results;
  const { pictures, notes } = await loadPictures(data, seed);
  const used = quick ? { ...pictures, train: take(pictures.train, 16) } : pictures;
  for (const line of [...introduction(data, used), ...notes]) log(line);
  if (quick) log("a trial run of one epoch of 16 pictures: its figures say nothing about the experiments");
  await mkdir(out, { recursive: true });
  const done = new Map<string, Outcome>();
  for (const experiment of chosen) {
    finished.push(await runExperiment(experiment, { pictures: used, epochs, seed, weights, out, log }, done));
    await writeFile(join(out, "results.json"), toJson(results));
  }
  log(`\nwrote curves, tables and results.json into ${out}/`);
  return results;
}

const WITHOUT_WEIGHTS =
  "s7 and s8 are left out, for they need VGG16's weights: give --weights imagenet, which fetches 59 MB once, or a file of them";

/** Indented, but a list of numbers stays on its line. */
function toJson(results: ReportResults): string {
  return `${JSON.stringify(results, null, 1).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}

function introduction(data: string | undefined, { train, val, test, classNames }: Pictures): string[] {
  const source = data ?? "painted bowls (name a folder of your own with --data)";
  return [
    `${source}: ${classNames.join(" and ")}; ${train.size} pictures to train on, ${val.size} to validate, ${test.size} to test`,
  ];
}
