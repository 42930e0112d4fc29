import { ValueError } from "noodlenet";
import { experimentsOf, FULL_EPOCHS } from "../claims.js";
import type { Experiment } from "../Experiment.js";
import { experiments } from "../experiments.js";
import { SEARCHED } from "./grid.js";

/** Checks that the runs of a report that is to explain can be judged. @throws ValueError for a trial run, or trainings that are too short */
export function checkCanExplain(quick: boolean, epochs: number): void {
  if (quick)
    throw new ValueError(
      "report: a trial run (quick) judges no claim, and explain searches for settings with which claims hold; give one of the two",
    );
  if (epochs < FULL_EPOCHS)
    throw new ValueError(
      `report: explain needs trainings of ${FULL_EPOCHS} epochs, which the claims are about, and epochs is ${epochs}; leave epochs out`,
    );
}

/**
 * Checks that there is something to explain.
 * @param chosen the experiments that run
 * @throws ValueError where none of them has a claim that settings are searched for, and where the claim of one also needs another one
 */
export function checkExplained(chosen: readonly Experiment[]): void {
  const ids = chosen.map(({ id }) => id);
  const asked = SEARCHED.filter((id) => ids.includes(id));
  for (const id of asked) {
    const lacking = experimentsOf(id).filter((needed) => !ids.includes(needed));
    if (lacking.length > 0)
      throw new ValueError(
        `report: explain cannot judge the claim of ${id} without ${lacking.join(" and ")}, which it is compared with; add that, as in --only ${experimentsOf(id).join()}`,
      );
  }
  if (asked.length === 0)
    throw new ValueError(
      `report: explain has nothing to search for with ${ids.join(", ") || "no experiment"}: it explains the claims of ${SEARCHED.map(described).join("; ")}. Add one of them to --only, or leave --only out`,
    );
}

/** Such as "s8 (--only s7,s8, with --weights)". */
function described(id: string): string {
  const weights = experiments.find((experiment) => experiment.id === id)?.needsWeights;
  return `${id} (--only ${experimentsOf(id).join()}${weights ? ", with --weights" : ""})`;
}
