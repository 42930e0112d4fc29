import { StateError } from "noodlenet";
import type { Experiment } from "../Experiment.js";
import { reordered } from "../loadPictures.js";
import { nameOf, type RunName, tellingCallbacks, type Watch } from "./News.js";
import { type Outcome, type Run, runExperiment } from "./runExperiment.js";

/** Runs that go one after another: one seed, and experiments each of which needs what the one before has left. */
export interface Job {
  readonly experiments: readonly Experiment[];
  readonly seed: number;
}

/** What every job is run with. */
export type JobSettings = Omit<Run, "seed" | "log" | "callbacks">;

/** The jobs of experiments and seeds: s3 reads s2's run, s8 goes on with the model of s7, and the others stand alone. */
export function jobsOf(experiments: readonly Experiment[], seeds: readonly number[]): Job[] {
  const first = ({ after, ...experiment }: Experiment): string => (after ? first(after) : experiment.id);
  const groups = new Map<string, Experiment[]>();
  for (const experiment of experiments) {
    const id = first(experiment);
    groups.set(id, [...(groups.get(id) ?? []), experiment]);
  }
  return seeds.flatMap((seed) => [...groups.values()].map((experiments) => ({ experiments, seed })));
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
    // A training that has to be made again on the way, such as s7's for s8, is told of under its own name.
    const callbacks = (id: string) => tellingCallbacks({ id, seed }, watch);
    watch({ kind: "begins", ...name });
    const { outcome, known } = await runExperiment(experiment, { ...settings, pictures, seed, log, callbacks }, done);
    watch({ kind: "ends", ...name, result: outcome.result, known });
  }
}

/** Starts jobs, so many at a time. After a failure nothing new is started, and what is under way goes on to its end. */
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

/** The error of a run in another process, which names it. */
export function runFailed(name: RunName, reason: string, out: string): StateError {
  return new StateError(
    `the report's run of ${nameOf(name)} failed: ${reason}\nThe runs that were finished are kept in ${out}/; mend the cause and give the same command to go on from there`,
  );
}
