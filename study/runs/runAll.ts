import { StateError } from "noodlenet";
import { loadVgg16 } from "noodlenet/io";
import type { Experiment, Pictures } from "../Experiment.js";
import { Children, threadsOf } from "./children.js";
import { type Job, jobsOf, runJob, runJobs, runsOf } from "./jobs.js";
import { nameOf, type RunName, type Watch } from "./News.js";
import { plainLines } from "./plainLines.js";
import { RemainingTime } from "./RemainingTime.js";
import { RunStore, type StoreOptions } from "./RunStore.js";
import { RunTable } from "./RunTable.js";
import type { Result } from "./runExperiment.js";

/** What is to be run, and with what. */
export interface Plan {
  readonly chosen: readonly Experiment[];
  readonly seeds: readonly number[];
  readonly data?: string;
  readonly quick: boolean;
  readonly pictures: Pictures;
  readonly epochs: number;
  readonly weights?: string;
  readonly out: string;
  readonly store: StoreOptions;
}

/** How it is run and shown. */
export interface Running {
  /** How many jobs go on at once, each in a process of its own; without it one after another in this process. */
  readonly jobs?: number;
  /** Takes lines; without it they go to the console, or a table into the terminal. */
  readonly log?: (line: string) => void;
}

/** Runs every experiment with every seed and gives the results, seed by seed in the experiments' order. */
export async function runAll(plan: Plan, { jobs, log }: Running): Promise<Result[]> {
  const all = jobsOf(plan.chosen, plan.seeds);
  const atOnce = Math.min(jobs ?? 1, all.length);
  const names = runsOf(all);
  const show = shown(names, new RemainingTime(names, atOnce), log, atOnce > 1);
  const results = new Map<string, Result>();
  const watch: Watch = (news) => {
    if (news.kind === "ends") results.set(nameOf(news), news.result);
    show(news);
  };
  if (jobs === undefined) await runHere(all, plan, watch);
  else await runInChildren(all, atOnce, plan, watch);
  return plan.seeds.flatMap((seed) => plan.chosen.map(({ id }) => results.get(nameOf({ id, seed }))!));
}

function shown(runs: readonly RunName[], remaining: RemainingTime, log: Running["log"], sideBySide: boolean): Watch {
  if (log !== undefined || !process.stderr.isTTY) return plainLines(log ?? console.log, remaining, sideBySide);
  const table = new RunTable(runs, remaining);
  return (news) => table.tell(news);
}

async function runHere(jobs: readonly Job[], plan: Plan, watch: Watch): Promise<void> {
  const settings = { ...plan, store: new RunStore(plan.store) };
  for (const job of jobs) await runJob(job, settings, watch);
}

async function runInChildren(jobs: readonly Job[], atOnce: number, plan: Plan, watch: Watch): Promise<void> {
  const { chosen, seeds, pictures: _, ...shared } = plan;
  const here = { ...plan, store: new RunStore(plan.store) };
  // What is in the store needs no process, which would first have to load the pictures.
  const isKnown = async (job: Job) => {
    const found = await Promise.all(runsOf([job]).map((run) => here.store.read(run)));
    return found.every((result) => result !== null);
  };
  if (atOnce > 1 && plan.weights === "imagenet") await fetchOnce(chosen);
  const children = new Children({ ...shared, threads: threadsOf(atOnce), firstSeed: seeds[0] });
  try {
    const start = async (job: Job) => ((await isKnown(job)) ? runJob(job, here, watch) : children.run(job, watch));
    const failures = await runJobs(jobs, atOnce, start);
    if (failures.length > 0) throw new StateError(failures.map(({ message }) => message).join("\n"));
  } finally {
    children.close();
  }
}

/** Has the published weights in the user's cache before jobs ask for them, lest several fetch them at once. */
async function fetchOnce(chosen: readonly Experiment[]): Promise<void> {
  const needing = chosen.find(({ needsWeights, network }) => needsWeights && network);
  if (needing) await loadVgg16(needing.network!(0), "imagenet");
}
