import { agrees, compare } from "./compare.js";
import type { Check, Numbers } from "./evaluations.js";
import { explainRatio } from "./explain.js";
import { directionLine, flat, outputsAlong } from "./lines.js";
import type { OutputGroup } from "./outputGroups.js";
import { asGradient, weigh } from "./outputGroups.js";
import { comparedOf, type Point } from "./scan.js";
import { centralDifferences } from "./slopes.js";
import { type Finding, type NumericOptions, randomWeights } from "./subject.js";

/** Random directions, each with random weights of the outputs. */
const PROBES = 3;

/**
 * Compares products of the Jacobian with random vectors on both sides, vᵀ·J·u: from the gradient, from differences
 * along u and, if asked, from the forward derivative J·u. A few evaluations, however many elements there are.
 */
export function* checkProbes(point: Point, options: NumericOptions): Check<Finding[]> {
  const found: Finding[] = [];
  for (let probe = 0; probe < PROBES; probe++) {
    const direction = point.direction(probe);
    const line = directionLine(point.inputs, direction);
    const first = yield* centralDifferences(outputsAlong(line), options.step);
    const all = weightsFor(first, probe);
    const analytic = dot(yield* point.gradients(asGradient(all, first.length)), direction);
    const forward = options.forward ? yield* forwardOf(point, direction) : null;
    const pairs: [OutputGroup, number, string | null][] = [[all, analytic, null]];
    forward?.forEach((value, place) => {
      pairs.push([{ members: [place], weights: [1] }, value, "of the forward derivative"]);
    });
    const doubtful = pairs.filter(([group, value]) => !agrees(value, weigh(group, first), options.tolerance));
    if (doubtful.length === 0) continue;
    const slopes = yield* point.slopes(line);
    for (const [group, value, what] of doubtful) {
      const compared = comparedOf(slopes, group, value, { unit: 1, size: 1 });
      const verdict = compare(compared, options);
      if (verdict === "ok" || verdict === "small") continue;
      const { numeric, error } = compared;
      const explanation = [explainRatio(value, numeric, error), what].filter((words) => words !== null).join(", ");
      const output = group.members.length === 1 ? group.members[0] : null;
      found.push({ verdict, input: null, element: 0, output, analytic: value, numeric, error, explanation });
    }
  }
  return found;
}

/** All outputs, weighed so that their slopes are about equally large. */
function weightsFor(slopes: Numbers, probe: number): OutputGroup {
  const random = randomWeights(slopes.length, 500 + probe);
  const members = Array.from(slopes.keys());
  return { members, weights: members.map((j) => random[j] / (Math.abs(slopes[j]) || 1)) };
}

function dot(gradients: readonly Numbers[], direction: readonly (Numbers | null)[]): number {
  let sum = 0;
  direction.forEach((along, i) => {
    along?.forEach((value, e) => {
      sum += value * gradients[i][e];
    });
  });
  return sum;
}

function* forwardOf(point: Point, direction: readonly (Numbers | null)[]): Check<Numbers> {
  const directions = direction.map((along, i) => along ?? new Float64Array(point.inputs[i].length));
  return flat(yield { what: "forward", inputs: point.inputs, directions });
}
