import type { Numbers } from "./evaluations.js";
import { randomWeights } from "./subject.js";

/** Maximum number of groups: each costs a backward pass. */
const MAX_GROUPS = 64;

/**
 * Outputs that one backward pass checks together, each with a weight that makes their slopes similar in magnitude, so
 * that none is masked by another. If there are few outputs, each is a group: a row of the Jacobian.
 */
export interface OutputGroup {
  readonly members: readonly number[];
  /** One for each member. */
  readonly weights: readonly number[];
}

/** @param slopes of each output in some direction, by whose sizes they are weighed and put together */
export function outputGroups(slopes: Numbers): OutputGroup[] {
  const places = Array.from(slopes.keys());
  if (places.length <= MAX_GROUPS) return places.map((place) => ({ members: [place], weights: [1] }));
  const scale = (place: number) => Math.abs(slopes[place]) || 1;
  const sorted = places.sort((a, b) => scale(a) - scale(b));
  const length = Math.ceil(sorted.length / MAX_GROUPS);
  const random = randomWeights(slopes.length, 7);
  return Array.from({ length: Math.ceil(sorted.length / length) }, (_, g) => {
    const members = sorted.slice(g * length, (g + 1) * length);
    return { members, weights: members.map((place) => random[place] / scale(place)) };
  });
}

/** The weights as the gradient of all outputs, flattened. */
export function asGradient({ members, weights }: OutputGroup, size: number): Numbers {
  const dy = new Float64Array(size);
  members.forEach((place, i) => {
    dy[place] = weights[i];
  });
  return dy;
}

/** Σ weight · value over the members. */
export function weigh({ members, weights }: OutputGroup, values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < members.length; i++) sum += weights[i] * values[members[i]];
  return sum;
}

/** Σ |weight · value| over the members. */
export function weighSizes({ members, weights }: OutputGroup, values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < members.length; i++) sum += Math.abs(weights[i] * values[members[i]]);
  return sum;
}
