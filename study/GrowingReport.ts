import { join } from "node:path";
import type { Sequential } from "noodlenet";
import { judgeClaims } from "./claims.js";
import type { Pictures, Text } from "./Experiment.js";
import { s2 } from "./experiments.js";
import type { Explanation } from "./explain/Explanation.js";
import { introduction } from "./figures/introduction.js";
import { Latest } from "./page/Latest.js";
import { PageWriter } from "./page/writePage.js";
import type { ReportResults, Result } from "./results.js";
import type { ToCome } from "./runs/RemainingTime.js";
import type { RunStore } from "./runs/RunStore.js";

/** What a report has whose runs go on. */
export interface GrowingReportOptions {
  readonly out: string;
  /** The results, without those of runs. */
  readonly head: Omit<ReportResults, "experiments" | "claims">;
  readonly pictures: Pictures;
  readonly data?: string;
  readonly command: string;
  readonly store: RunStore;
}

const NOTHING: Text = { en: "", ja: "" };

/** The report's page, which is there from the beginning and grows with each run that ends. */
export class GrowingReport {
  readonly #options: GrowingReportOptions;
  readonly #writer: PageWriter;
  readonly #writing = new Latest();
  #introduction: Text = NOTHING;

  constructor(options: GrowingReportOptions) {
    this.#options = options;
    this.#writer = new PageWriter(options.out, options.pictures, options);
  }

  /** The results of the runs that have ended, judged as far as they go. */
  resultsOf(experiments: readonly Result[]): ReportResults {
    const { head } = this.#options;
    return { ...head, experiments, claims: head.quick ? [] : judge(experiments) };
  }

  /** The first page, which shows the pictures and what is to come. @returns its path */
  async begin(toCome: ToCome): Promise<string> {
    await this.#writer.write(this.resultsOf([]), NOTHING, toCome);
    return join(this.#options.out, "index.html");
  }

  /** Writes the page anew, soon. */
  grow(experiments: readonly Result[], toCome: ToCome): void {
    this.#writing.give(async () => {
      await this.#introduce(experiments);
      await this.#writer.write(this.resultsOf(experiments), this.#introduction, toCome);
    });
  }

  /** Adds the figures of the first convolutional network once it has been trained. */
  async #introduce(experiments: readonly Result[]): Promise<void> {
    const { store, head, pictures } = this.#options;
    const run = { id: s2.id, seed: head.seeds[0] };
    if (this.#introduction !== NOTHING || !experiments.some(({ id, seed }) => id === run.id && seed === run.seed))
      return;
    const network = s2.network!(run.seed);
    if (await store.readWeights(run, network)) this.#introduction = await introduction(network, pictures);
  }

  /**
   * The whole page.
   * @param network the trained network that its figures show, if there is one  @param explanations of claims, if they were searched for
   */
  async end(
    experiments: readonly Result[],
    network: Sequential | null,
    explanations?: readonly Explanation[],
  ): Promise<ReportResults> {
    await this.#writing.settled();
    const results = { ...this.resultsOf(experiments), ...(explanations ? { explanations } : {}) };
    if (network && this.#introduction === NOTHING)
      this.#introduction = await introduction(network, this.#options.pictures);
    await this.#writer.write(results, this.#introduction);
    return results;
  }
}

function judge(finished: readonly Result[]) {
  const ids = [...new Set(finished.map(({ id }) => id))];
  const histories = (id: string) => finished.filter((result) => result.id === id).map(({ history }) => history);
  return judgeClaims(Object.fromEntries(ids.map((id) => [id, histories(id)])));
}
