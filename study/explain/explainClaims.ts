import { join } from "node:path";
import { experimentsOf, type HistoriesById, type Judgement } from "../claims.js";
import { experiments } from "../experiments.js";
import { picturesFor } from "../loadPictures.js";
import type { Result } from "../results.js";
import { type Plan, type Running, runAll } from "../runs/runAll.js";
import { describeSetting, type Setting } from "../variants/Setting.js";
import { Vgg16Start } from "../variants/Vgg16Start.js";
import { varied } from "../variants/variation.js";
import { type Explanation, holdsWhen } from "./Explanation.js";
import { mainSetting, SEARCHED, settingsFor } from "./grid.js";
import { type RunSetting, search } from "./search.js";

/**
 * Searches, for each claim that was judged and has settings to try, for the setting nearest to a beginner's with which it holds. Runs are
 * stored in `out`/explain and not repeated; those of the report itself stand for its own setting.
 * @param report the plan of the report's runs  @param claims what they were judged to be  @param own their results
 */
export async function explainClaims(
  report: Plan,
  { claims, own }: { readonly claims: readonly Judgement[]; readonly own: readonly Result[] },
  running: Running,
): Promise<Explanation[]> {
  const { log = console.log } = running;
  const runs = new Variants(report, own, running);
  const explanations: Explanation[] = [];
  for (const judgement of claims.filter(({ id }) => SEARCHED.includes(id))) {
    const explanation = await explain(judgement, report, runs, log);
    explanations.push(explanation);
    const { id, tried, declared } = explanation;
    log(`\n${id}: holds ${holdsWhen(explanation).en}; ${tried} of ${declared} settings were tried`);
  }
  return explanations;
}

async function explain(
  { id, verdict, parts }: Judgement,
  { seeds, epochs }: Plan,
  runs: Variants,
  log: (line: string) => void,
): Promise<Explanation> {
  const settings = settingsFor(id, epochs);
  const main = mainSetting(id, epochs);
  const begun = new Set<Setting>();
  const run: RunSetting = async (setting, ids, some) => {
    if (isSame(setting, main)) return runs.own(ids, some);
    if (!begun.has(setting)) {
      begun.add(setting);
      const place = `setting ${settings.indexOf(setting) + 1} of at most ${settings.length}`;
      log(`\n${id}: ${place}, ${runs.estimate(id, seeds.length)}: ${describeSetting(setting).en}`);
    }
    return runs.run(setting, ids, some);
  };
  const found = await search(id, settings, seeds, run);
  return { id, beginner: settings[0], main: { setting: main, verdict, parts }, ...found, declared: settings.length };
}

function isSame(a: Setting, b: Setting): boolean {
  return describeSetting(a).en === describeSetting(b).en;
}

/** Runs of experiments with other settings. */
class Variants {
  readonly #report: Plan;
  readonly #own: readonly Result[];
  readonly #running: Running;
  /** Seconds of the last run of each experiment. */
  readonly #seconds: Map<string, number>;

  constructor(report: Plan, own: readonly Result[], running: Running) {
    this.#report = report;
    this.#own = own;
    this.#running = running;
    this.#seconds = new Map(own.map(({ id, seconds }) => [id, seconds]));
  }

  /** The report's own runs. */
  own(ids: readonly string[], seeds: readonly number[]): HistoriesById {
    return historiesOf(
      this.#own.filter(({ seed }) => seeds.includes(seed)),
      ids,
    );
  }

  async run(given: Setting, ids: readonly string[], seeds: readonly number[]): Promise<HistoriesById> {
    const report = this.#report;
    const setting = relevant(given, ids);
    const chosen = experiments.filter(({ id }) => ids.includes(id));
    const start = chosen.some(({ needsWeights }) => needsWeights) ? await this.#start(setting) : undefined;
    const variation = { setting, start };
    // Other processes load their own pictures.
    const pictures =
      this.#running.jobs === undefined
        ? (await picturesFor(report.data, report.firstSeed, report.quick, report.painted, setting.batchSize)).pictures
        : report.pictures;
    const variants = await varied(chosen, pictures, variation);
    const plan = { ...report, ...placeOf(report, setting), seeds, epochs: setting.epochs, variation };
    const results = await runAll({ ...plan, chosen: variants.experiments, pictures: variants.pictures }, this.#running);
    for (const { id, seconds } of results) this.#seconds.set(id, seconds);
    return historiesOf(results, ids);
  }

  /** VGG16's frozen part for a kind of pixels, computed at most once. */
  async #start({ pixels }: Setting): Promise<string> {
    const { starts, pictures, weights } = this.#report;
    await Vgg16Start.keep(starts, pictures, pixels, weights!);
    return Vgg16Start.path(starts, pixels);
  }

  /** How long a setting takes at most. */
  estimate(claim: string, seeds: number): string {
    const total = experimentsOf(claim).reduce((sum, id) => sum + (this.#seconds.get(id) ?? 0) * seeds, 0);
    return `about ${Math.ceil(total / (this.#running.jobs ?? 1) / 60)} min or less`;
  }
}

/** Where runs with a setting are stored. The setting is a part of their identity. */
export function placeOf({ out, store }: Plan, setting: Setting): Pick<Plan, "out" | "store"> {
  const folder = join(out, "explain", folderName(setting));
  return { out: folder, store: { folder: join(folder, "runs"), settings: { report: store.settings, setting } } };
}

/** The convolutional network has no dropout: its runs serve every rate. */
function relevant(setting: Setting, ids: readonly string[]): Setting {
  if (!ids.includes("s2")) return setting;
  const { dropout: _, ...others } = setting;
  return others;
}

function historiesOf(results: readonly Result[], ids: readonly string[]): HistoriesById {
  const of = (id: string) => results.filter((result) => result.id === id).map(({ history }) => history);
  return Object.fromEntries(ids.map((id) => [id, of(id)]));
}

/** Such as "adam-0.001-pixels-255-batches-of-32-30-epochs". */
function folderName(setting: Setting): string {
  return describeSetting(setting)
    .en.toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-");
}
