import type { Language } from "noodlenet/viz";
import type { ReportResults } from "../results.js";
import type { ToCome } from "../runs/RemainingTime.js";
import { notice } from "./html.js";
import { WORDS } from "./words.js";

/**
 * While runs go on: how many have ended, how long the others take, and which they are. The page does not reload itself, which would
 * move it under its reader's eyes.
 */
export function growthNotice({ experiments, seeds }: ReportResults, toCome: ToCome, language: Language): string {
  const words = WORDS[language];
  const [comma, semicolon] = language === "en" ? [", ", "; "] : ["・", "、"];
  // Seeds that lack the same experiments are named together.
  const lacking = new Map<string, number[]>();
  for (const seed of seeds) {
    const ids = toCome.runs.filter((run) => run.seed === seed).map(({ id }) => id);
    const list = ids.sort().join(comma);
    if (list !== "") lacking.set(list, [...(lacking.get(list) ?? []), seed]);
  }
  const lists = [...lacking].map(([ids, of]) => words.ofSeeds(of.join(comma), of.length, ids));
  const text = words.grows(experiments.length, experiments.length + toCome.runs.length, toCome.minutes);
  return notice(`${text} ${words.toCome(lists.join(semicolon))}`);
}
