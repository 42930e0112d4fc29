import { StateError } from "noodlenet";
import type { Experiment, Pictures } from "../Experiment.js";
import type { PaintedBowls } from "../paintedBowls.js";
import type { Result } from "../results.js";
import type { StartPlace } from "../variants/Vgg16Start.js";
import type { Variation } from "../variants/variation.js";
import { Children, threadsOf } from "./children.js";
import { type Job, jobsOf, runJob, runJobs, runsOf } from "./jobs.js";
import { plainLines } from "./plainLines.js";
import { RemainingTime, type ToCome } from "./RemainingTime.js";
import { nameOf, type RunName, type Watch } from "./RunEvent.js";
import { RunStore, type StoreOptions } from "./RunStore.js";
import { RunTable } from "./RunTable.js";

/** The runs of a report and their settings. */
export interface Plan {
  readonly chosen: readonly Experiment[];
  readonly seeds: readonly number[];
  readonly data?: string;
  /** The bowls that the pictures are, where there is no folder. */
  readonly painted?: PaintedBowls;
  readonly quick: boolean;
  readonly pictures: Pictures;
  readonly epochs: number;
  readonly weights?: string;
  readonly out: string;
  readonly store: StoreOptions;
  /** Where the start of VGG16 is kept. */
  readonly starts: StartPlace;
  /** The first seed of the report, which determines the bowls and the validation split. */
  readonly firstSeed: number;
  /** The settings that `chosen` and `pictures` have been varied by, if they have. */
  readonly variation?: Variation;
}

/** Options of the execution. */
export interface Running {
  /** The number of parallel jobs, each in its own process; without it they run one after another in this process. */
  readonly jobs?: number;
  /** Receives the lines of the log. Default: the console, or a table in a terminal. */
  readonly log?: (line: string) => void;
  /** Called before the first run. */
  readonly begin?: (toCome: ToCome) => Promise<void>;
  /** Receives the results so far, in the order of {@link runAll}, after each run but the last. */
  readonly grow?: (results: readonly Result[], toCome: ToCome) => void;
}

/** Runs every experiment with every seed. Returns the results seed by seed, in the order of the experiments. */
export async function runAll(plan: Plan, { jobs, log, begin, grow }: Running): Promise<Result[]> {
  const all = jobsOf(plan.chosen, plan.seeds);
  const atOnce = Math.min(jobs ?? 1, all.length);
  const names = runsOf(all);
  const remaining = new RemainingTime(names, atOnce, expectedSeconds(plan));
  const show = shown(names, remaining, log, atOnce > 1);
  const results = new Map<string, Result>();
  const soFar = () => inOrder(plan).flatMap((name) => results.get(nameOf(name)) ?? []);
  const watch: Watch = (event) => {
    if (event.kind === "ends") results.set(nameOf(event), event.result);
    show(event);
    if (event.kind === "ends" && results.size < names.length) grow?.(soFar(), remaining.toCome());
  };
  await begin?.(remaining.toCome());
  if (jobs === undefined) await runHere(all, plan, watch);
  else await runInChildren(all, atOnce, plan, watch);
  return soFar();
}

/** The runs seed by seed, in the order of the experiments. */
function inOrder({ seeds, chosen }: Plan): RunName[] {
  return seeds.flatMap((seed) => chosen.map(({ id }) => ({ id, seed })));
}

/** Seconds that s2's network trains for a picture and an epoch on two cores of an AMD EPYC. */
const SECONDS = 0.009;

/** What a run of each experiment is expected to take, in seconds. */
function expectedSeconds({ chosen, pictures, epochs }: Plan): (id: string) => number {
  const costs = new Map(chosen.map(({ id, cost }) => [id, cost]));
  return (id) => (costs.get(id) ?? 0) * SECONDS * pictures.train.size * epochs;
}

function shown(runs: readonly RunName[], remaining: RemainingTime, log: Running["log"], sideBySide: boolean): Watch {
  if (log !== undefined || !process.stderr.isTTY) return plainLines(log ?? console.log, remaining, sideBySide);
  const table = new RunTable(runs, remaining);
  return (event) => table.tell(event);
}

async function runHere(jobs: readonly Job[], plan: Plan, watch: Watch): Promise<void> {
  const settings = { ...plan, store: new RunStore(plan.store) };
  for (const job of jobs) await runJob(job, settings, watch);
}

async function runInChildren(jobs: readonly Job[], atOnce: number, plan: Plan, watch: Watch): Promise<void> {
  const { chosen: _chosen, seeds: _seeds, pictures: _, ...shared } = plan;
  const here = { ...plan, store: new RunStore(plan.store) };
  // Stored runs need no process, which would first have to load the pictures.
  const isKnown = async (job: Job) => {
    const found = await Promise.all(runsOf([job]).map((run) => here.store.read(run)));
    return found.every((result) => result !== null);
  };
  const children = new Children({ ...shared, threads: threadsOf(atOnce) });
  try {
    const start = async (job: Job) => ((await isKnown(job)) ? runJob(job, here, watch) : children.run(job, watch));
    const failures = await runJobs(jobs, atOnce, start);
    if (failures.length > 0) throw new StateError(failures.map(({ message }) => message).join("\n"));
  } finally {
    children.close();
  }
}
