import { availableParallelism } from "node:os";
import { join } from "node:path";
import { getBackend, type Sequential } from "noodlenet";
import { checkFolder } from "./checkFolder.js";
import type { Experiment, Pictures } from "./Experiment.js";
import { experiments, s2 } from "./experiments.js";
import { checkCanExplain, checkExplained } from "./explain/checkCanExplain.js";
import { explainClaims } from "./explain/explainClaims.js";
import { writePictures } from "./figures/charts.js";
import { sourcesOf, writeFigures } from "./figures/introduction.js";
import { GrowingReport } from "./GrowingReport.js";
import { picturesFor, reordered } from "./loadPictures.js";
import { makeFolder } from "./makeFolder.js";
import { type PaintedBowls, paintBowls, paintBowlsInThreads } from "./paintedBowls.js";
import { replaceFile } from "./replaceFile.js";
import type { ReportResults } from "./results.js";
import { aboutMinutes, type ToCome } from "./runs/RemainingTime.js";
import { RunStore } from "./runs/RunStore.js";
import { type Plan, runAll } from "./runs/runAll.js";
import { trainedBefore } from "./runs/runExperiment.js";
import { stoppable } from "./runs/stoppable.js";
import { shellWord } from "./shellWord.js";
import { loadKerasVgg16 } from "./variants/loadKerasVgg16.js";

/** Options of the report. */
export interface ReportOptions {
  /** A folder of pictures; painted bowls without one. */
  readonly data?: string;
  /** Default 30. */
  readonly epochs?: number;
  /** The number of runs of each experiment, each with its own seed. Default 3. */
  readonly seeds?: number;
  /** The first seed; the others count up. Default 1. */
  readonly seed?: number;
  /** Ids of the experiments to run. Default all. */
  readonly only?: readonly string[];
  /** VGG16's weights: a file, or "imagenet" for the published ones. Without them s7 and s8 are left out. */
  readonly weights?: string;
  /** A trial run: one epoch of 16 training pictures, one seed. */
  readonly quick?: boolean;
  /**
   * Then searches the settings that the original report leaves open for those with which the claims of s4, s6, s7 and s8 hold, the
   * nearest to the defaults of someone who begins with Keras first.
   */
  readonly explain?: boolean;
  /** The number of parallel jobs, each in its own process. Without it they run one after another in this process. */
  readonly jobs?: number;
  /** Default "report". */
  readonly out?: string;
  /** Receives the path of the page as soon as there is one. */
  readonly onPage?: (path: string) => void;
  /** Receives the lines of the log. Default: the console, or, in a terminal, a table of the runs that is updated in place. */
  readonly log?: (line: string) => void;
}

/**
 * Runs the experiments, seed by seed, and writes figures, curves, tables and `results.json`. The page is there before the first run and
 * grows with each. Finished runs are stored, so that an interrupted report continues where it stopped.
 * @throws ValueError when it is to explain and its runs are too short to judge, or none of their claims has settings to search; when the
 *   results cannot be written
 */
export async function runReport(options: ReportOptions = {}): Promise<ReportResults> {
  const { out = "report" } = options;
  return stoppable(out, () => writeReport({ ...options, out }));
}

async function writeReport(options: ReportOptions & { readonly out: string }): Promise<ReportResults> {
  const { data, seed = 1, weights, quick = false, out, log = console.log } = options;
  const epochs = options.epochs ?? (quick ? 1 : 30);
  if (options.explain) checkCanExplain(quick, epochs);
  const seeds = Array.from({ length: options.seeds ?? (quick ? 1 : 3) }, (_, i) => seed + i);
  const head = { data: data ?? "painted bowls", backend: getBackend().name, epochs, seeds, quick };
  const chosen = choose(options, log);
  if (options.explain) checkExplained(chosen);
  if (chosen.length === 0) return { ...head, experiments: [], claims: [] };
  await checkFolder(out);
  const painted = data === undefined ? await paintWithNotice(seed, options.jobs, log) : undefined;
  const pictures = await loadAndDescribe({ data, seed, quick, painted }, log);
  // The last number is another one whenever runs come to hold more: what was stored before is not read then.
  const settings = { ...head, seeds: seed, weights, sizes: sizesOf(pictures), holds: 2 };
  const store = { folder: join(out, "runs"), settings, network: { id: s2.id, seed } };
  const starts = { folder: join(out, "features"), settings };
  const plan = { chosen, seeds, data, painted, quick, pictures, epochs, weights, out, store, starts, firstSeed: seed };
  const stored = new RunStore(store);
  await checkWeights(plan, stored);
  await makeFolder(out);
  const page = new GrowingReport({ ...plan, head, command: commandOf(options), store: stored });
  const begin = async (toCome: ToCome) => {
    const path = await page.begin(toCome);
    log(
      `${path} shows the results so far and grows with each run: ${toCome.runs.length} runs, ${aboutMinutes(toCome)}`,
    );
    options.onPage?.(path);
  };
  const finished = await runAll(plan, { ...options, begin, grow: (results, toCome) => page.grow(results, toCome) });
  const network = chosen.includes(s2) ? await trainedNetwork(plan, seed, log) : null;
  const results = await page.end(finished, network);
  await writeFiles(plan, results, network);
  for (const claim of results.claims)
    log(`\n${claim.verdict === "short" ? "not judged in so few epochs" : claim.verdict}: ${claim.claim.en}`);
  log(`\nwrote index.html, index.ja.html, curves, tables and results.json into ${out}/`);
  if (!options.explain) return results;
  const explanations = await explainClaims(plan, { claims: results.claims, own: finished }, options);
  const explained = await page.end(finished, network, explanations);
  await replaceFile(join(out, "results.json"), toJson(explained));
  return explained;
}

/**
 * Loads the weights that runs still need before the first run, not after half of them; "imagenet" is then downloaded for all jobs. Runs
 * that are stored need none.
 */
async function checkWeights({ chosen, seeds, weights = "imagenet" }: Plan, stored: RunStore): Promise<void> {
  for (const { id, needsWeights, network } of chosen) {
    if (!needsWeights || !network) continue;
    const results = await Promise.all(seeds.map((seed) => stored.read({ id, seed })));
    if (!results.includes(null)) continue;
    const model = network(0);
    await loadKerasVgg16(model, weights);
    model.dispose();
    return;
  }
}

/** Writes what stands beside the page: the results, and curves, tables and figures as pictures. */
async function writeFiles(
  { out, chosen, pictures }: Plan,
  results: ReportResults,
  network: Sequential | null,
): Promise<void> {
  await replaceFile(join(out, "results.json"), toJson(results));
  for (const { id } of chosen)
    await writePictures(
      join(out, id),
      results.experiments.filter((result) => result.id === id),
    );
  if (network) await writeFigures(join(out, "s0"), await sourcesOf(network, pictures));
}

/** The trained convolutional network of the first seed, which the figures show. */
async function trainedNetwork(plan: Plan, seed: number, log: (line: string) => void): Promise<Sequential> {
  const store = new RunStore(plan.store);
  const network = s2.network!(seed);
  if (await store.readWeights({ id: s2.id, seed }, network)) return network;
  const run = { ...plan, store, seed, log, pictures: reordered(plan.pictures, seed) };
  return (await trainedBefore(s2, run, new Map())).model;
}

/** The requested experiments, without those that need VGG16's weights if there are none. */
function choose({ only, weights }: ReportOptions, log: (line: string) => void): Experiment[] {
  const asked = experiments.filter(({ id }) => only?.includes(id) ?? true);
  const chosen = asked.filter(({ needsWeights }) => !needsWeights || weights !== undefined);
  if (chosen.length < asked.length) log(WITHOUT_WEIGHTS);
  return chosen;
}

const WITHOUT_WEIGHTS =
  "s7 and s8 are skipped because they need VGG16's weights: give --weights imagenet, which downloads 59 MB once, or a file of them";

/** @param jobs undefined where everything runs in this process */
async function paintWithNotice(
  seed: number,
  jobs: number | undefined,
  log: (line: string) => void,
): Promise<PaintedBowls> {
  log("painting bowls of noodles (use photos of your own with --data)");
  return jobs === undefined ? paintBowls(seed) : paintBowlsInThreads(seed, Math.min(8, availableParallelism()));
}

async function loadAndDescribe(
  { data, seed, quick, painted }: Pick<Plan, "data" | "quick" | "painted"> & { readonly seed: number },
  log: (line: string) => void,
): Promise<Pictures> {
  const { pictures, notes } = await picturesFor(data, seed, quick, painted);
  const { train, val, test } = sizesOf(pictures);
  log(
    `${data ?? "painted bowls"}: ${pictures.classNames.join(" and ")}; ${train} pictures for training, ${val} for validation, ${test} for testing`,
  );
  for (const note of notes) log(note);
  if (quick) log("a trial run of one epoch of 16 pictures: its results are meaningless");
  return pictures;
}

function sizesOf({ train, val, test }: Pictures): { train: number; val: number; test: number } {
  return { train: train.size, val: val.size, test: test.size };
}

/** The command line that gives the same report; the number of parallel jobs does not change it. */
function commandOf({ data, epochs, seeds, seed, only, weights, quick, explain }: ReportOptions): string {
  const options = { data, epochs, seeds, seed, only: only?.join(), weights };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(String(value))}`],
  );
  return ["npx noodlenet report", ...words, ...(quick ? ["--quick"] : []), ...(explain ? ["--explain"] : [])].join(" ");
}

/** Indented JSON with each list of numbers in one line. */
function toJson(results: ReportResults): string {
  return `${JSON.stringify(results, null, 1).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`;
}
