import { StateError } from "noodlenet";
import type { Experiment } from "../Experiment.js";
import { reordered } from "../loadPictures.js";
import { eventCallbacks, nameOf, type RunName, type Watch } from "./RunEvent.js";
import { type Outcome, type Run, runExperiment } from "./runExperiment.js";

/** Runs of one seed that depend on each other, in order. */
export interface Job {
  readonly experiments: readonly Experiment[];
  readonly seed: number;
}

/** The settings that all jobs share. */
export type JobSettings = Omit<Run, "seed" | "log" | "callbacks">;

/**
 * Groups experiments into jobs, for each seed: s3 reads s2's run, s8 continues with the model of s7, and the others are independent. Those
 * of the first seed come first and the quick ones of them before the slow ones, so that there is soon something to see; then the slow ones
 * of all other seeds, so that none of them is left for the end, where it would run alone.
 */
export function jobsOf(experiments: readonly Experiment[], seeds: readonly number[]): Job[] {
  const first = ({ after, ...experiment }: Experiment): string => (after ? first(after) : experiment.id);
  const groups = new Map<string, Experiment[]>();
  for (const experiment of experiments) {
    const id = first(experiment);
    groups.set(id, [...(groups.get(id) ?? []), experiment]);
  }
  const rising = [...groups.values()].sort((a, b) => costOf(a) - costOf(b));
  const jobs = (seed: number, ordered: readonly Experiment[][]) =>
    ordered.map((experiments) => ({ experiments, seed }));
  return seeds.flatMap((seed, i) => jobs(seed, i === 0 ? rising : rising.toReversed()));
}

function costOf(experiments: readonly Experiment[]): number {
  return experiments.reduce((sum, { cost }) => sum + cost, 0);
}

/** Every run of some jobs, by name. */
export function runsOf(jobs: readonly Job[]): RunName[] {
  return jobs.flatMap(({ experiments, seed }) => experiments.map(({ id }) => ({ id, seed })));
}

/** Runs a job in this process. */
export async function runJob({ experiments, seed }: Job, settings: JobSettings, watch: Watch): Promise<void> {
  const done = new Map<string, Outcome>();
  const pictures = reordered(settings.pictures, seed);
  for (const experiment of experiments) {
    const name = { id: experiment.id, seed };
    const log = (text: string) => watch({ kind: "line", ...name, text });
    // A training that must be repeated, such as that of s7 for s8, is reported under its own name.
    const callbacks = (id: string) => eventCallbacks({ id, seed }, watch);
    watch({ kind: "begins", ...name });
    const { outcome, known } = await runExperiment(experiment, { ...settings, pictures, seed, log, callbacks }, done);
    watch({ kind: "ends", ...name, result: outcome.result, known });
  }
}

/** Runs so many jobs in parallel. After a failure no more jobs are started; those that run are completed. */
export async function runJobs(
  jobs: readonly Job[],
  atOnce: number,
  start: (job: Job) => Promise<void>,
): Promise<Error[]> {
  const waiting = [...jobs];
  const failures: Error[] = [];
  const takeTurns = async () => {
    while (failures.length === 0) {
      const job = waiting.shift();
      if (job === undefined) return;
      await start(job).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return failures;
}

/** The error for a failed run in another process. */
export function runFailed(name: RunName, reason: string, out: string): StateError {
  return new StateError(
    `the report's run of ${nameOf(name)} failed: ${reason}\nFinished runs are stored in ${out}/; correct the cause, and the same command continues from there`,
  );
}
