import type { Parameter } from "../tensor/Parameter.js";

/** Tells weights from what they were or will be: how often each was given values. */
export function versionsOf(weights: readonly Parameter[]): string {
  return weights.map(({ version }) => version).join();
}
