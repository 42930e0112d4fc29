import { experimentsOf, type HistoriesById, type Judgement, judgeClaims } from "../claims.js";
import { experiments } from "../experiments.js";
import type { Setting } from "../variants/Setting.js";
import type { Tried } from "./Explanation.js";

/** Runs experiments with a setting and some seeds, and gives their histories in the order of the seeds. */
export type RunSetting = (setting: Setting, ids: readonly string[], seeds: readonly number[]) => Promise<HistoriesById>;

/** What a search has found, and how many settings it tried. */
export interface Searched {
  readonly found: Tried | null;
  readonly tried: number;
}

/** Tries settings in their order, up to the first with which every part of a claim holds. */
export async function search(
  claim: string,
  settings: readonly Setting[],
  seeds: readonly number[],
  run: RunSetting,
): Promise<Searched> {
  for (const [i, setting] of settings.entries()) {
    const tried = await trial(claim, setting, seeds, run);
    if (tried?.verdict === "reproduced") return { found: tried, tried: i + 1 };
  }
  return { found: null, tried: settings.length };
}

/**
 * Judges a claim by runs with a setting. A part holds if it does in more than half of the runs: where one holds in none of the first half,
 * the others cannot help, and are spared.
 * @returns null where the claim is lost by the first half
 */
async function trial(
  claim: string,
  setting: Setting,
  seeds: readonly number[],
  run: RunSetting,
): Promise<Tried | null> {
  const { after } = experiments.find(({ id }) => id === claim)!;
  const own = after ? [after.id, claim] : [claim];
  // Each run of dropout is compared with the mean of all runs of the convolutional network.
  const compared = experimentsOf(claim).filter((id) => !own.includes(id));
  const reference = compared.length > 0 ? await run(setting, compared, seeds) : {};
  const half = Math.ceil(seeds.length / 2);
  const first = await run(setting, own, seeds.slice(0, half));
  if (judged(claim, { ...reference, ...first }).parts.some(({ holds }) => holds === 0)) return null;
  const rest: HistoriesById = half < seeds.length ? await run(setting, own, seeds.slice(half)) : {};
  const whole = own.map((id) => [id, [...first[id], ...(rest[id] ?? [])]] as const);
  const { verdict, parts } = judged(claim, { ...reference, ...Object.fromEntries(whole) });
  return { setting, verdict, parts };
}

function judged(claim: string, histories: HistoriesById): Judgement {
  return judgeClaims(histories).find(({ id }) => id === claim)!;
}
