import type { HistoriesById, Part, Verdict } from "../claims.js";
import type { Text } from "../Experiment.js";
import { describeDifference, type Setting } from "../variants/Setting.js";

/** A setting, and how a claim is judged by runs with it. */
export interface Tried {
  readonly setting: Setting;
  readonly verdict: Verdict;
  /** The claim's parts with their values, one per seed. */
  readonly parts: readonly Part[];
}

/** A setting with which a claim holds, and the curves of its runs, seed by seed. */
export interface Found extends Tried {
  readonly histories: HistoriesById;
}

/** Under which settings that the original report leaves open a claim of it holds. */
export interface Explanation {
  /** The claim's experiment. */
  readonly id: string;
  /** What someone who begins with Keras has; the others are ordered by how many choices differ from it. */
  readonly beginner: Setting;
  /** The report's own runs. */
  readonly main: Tried;
  /** The setting nearest to a beginner's with which every part of the claim holds in every run; null if none of the declared settings is one. */
  readonly found: Found | null;
  /** The number of settings that were tried, the found one included. */
  readonly tried: number;
  /** The number of settings that are declared. */
  readonly declared: number;
  /** The same setting in Keras on the same pictures, where it was trained. */
  readonly keras?: { readonly version: string; readonly verdict: Verdict; readonly parts: readonly Part[] };
}

/** Explanations, and what they were measured on. */
export interface Explanations {
  /** The pictures in words, since explanations that are kept with the project are about other pictures than a user's. */
  readonly measuredOn: Text;
  readonly seeds: readonly number[];
  readonly explanations: readonly Explanation[];
}

/** When a claim holds, in a short phrase: "with L2 0.1", "with Keras's defaults", "with none of 27 settings". */
export function holdsWhen({ beginner, found, tried }: Explanation): Text {
  if (found === null) return { en: `with none of ${tried} settings`, ja: `試した ${tried} 通りの設定では成り立たない` };
  const changes = describeDifference(found.setting, beginner);
  if (changes.en === "") return { en: "with Keras's defaults", ja: "Keras の既定値で成り立つ" };
  return { en: `with ${changes.en}`, ja: `${changes.ja} で成り立つ` };
}
