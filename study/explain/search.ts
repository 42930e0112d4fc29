import { experimentsOf, type HistoriesById, type Judgement, judgeClaims } from "../claims.js";
import { experiments } from "../experiments.js";
import type { Setting } from "../variants/Setting.js";
import type { Found } from "./Explanation.js";

/** Runs experiments with a setting and some seeds, and gives their histories in the order of the seeds. */
export type RunSetting = (setting: Setting, ids: readonly string[], seeds: readonly number[]) => Promise<HistoriesById>;

/** What a search has found, and how many settings it tried. */
export interface Searched {
  readonly found: Found | null;
  readonly tried: number;
}

/**
 * Tries settings in their order, up to the first with which every part of a claim holds in every run. That is stricter than the report's
 * own verdict, for which most runs are enough: among many settings some would pass that by luck.
 */
export async function search(
  claim: string,
  settings: readonly Setting[],
  seeds: readonly number[],
  run: RunSetting,
): Promise<Searched> {
  for (const [i, setting] of settings.entries()) {
    const found = await trial(claim, setting, seeds, run);
    if (found) return { found, tried: i + 1 };
  }
  return { found: null, tried: settings.length };
}

/** Judges a claim by runs with a setting. @returns null where it does not hold in every run; the first that shows it is the last */
async function trial(
  claim: string,
  setting: Setting,
  seeds: readonly number[],
  run: RunSetting,
): Promise<Found | null> {
  const { after } = experiments.find(({ id }) => id === claim)!;
  const own = after ? [after.id, claim] : [claim];
  // Each run of dropout is compared with the mean of all runs of the convolutional network.
  const compared = experimentsOf(claim).filter((id) => !own.includes(id));
  const reference = compared.length > 0 ? await run(setting, compared, seeds) : {};
  const first = await run(setting, own, seeds.slice(0, 1));
  if (!holdsThroughout(judged(claim, { ...reference, ...first }))) return null;
  const rest = seeds.length > 1 ? await run(setting, own, seeds.slice(1)) : {};
  const whole = own.map((id) => [id, [...first[id], ...(rest[id] ?? [])]] as const);
  const histories: HistoriesById = { ...reference, ...Object.fromEntries(whole) };
  const judgement = judged(claim, histories);
  const { verdict, parts } = judgement;
  return holdsThroughout(judgement) ? { setting, verdict, parts, histories } : null;
}

function judged(claim: string, histories: HistoriesById): Judgement {
  return judgeClaims(histories).find(({ id }) => id === claim)!;
}

function holdsThroughout({ verdict, parts }: Judgement): boolean {
  return verdict === "reproduced" && parts.every(({ holds, values }) => holds === values.length);
}
