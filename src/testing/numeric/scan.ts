import { sizeOf } from "../../util/shape.js";
import { agrees, type Compared, compare } from "./compare.js";
import { type Check, GradientError, type Numbers } from "./evaluations.js";
import { explainRatio } from "./explain.js";
import { directionLine, elementLine, flat, type Line, outputsAlong, sizeOfNumbers, unflat, unitOf } from "./lines.js";
import { noiseOf } from "./noise.js";
import { asGradient, type OutputGroup, outputGroups, weigh, weighSizes } from "./outputGroups.js";
import { centralDifferences, forwardDifferences, type Slopes, slopesAlong } from "./slopes.js";
import { type Finding, type NumericOptions, randomWeights, type Subject } from "./subject.js";

/** Number of failures, kinks excluded, after which the scan stops. */
const MAX_FAILURES = 20;

/**
 * Elements beyond which differences to one side come first: functions of so many are mostly linear in each, as products
 * and convolutions are, and then one call serves in place of two.
 */
const MANY = 500;

/** The function under test at a point, with cached evaluations. */
export class Point {
  readonly subject: Subject;
  readonly inputs: readonly Numbers[];
  readonly values: Numbers;
  readonly #epsilon: number;
  #noise: Numbers | null = null;

  constructor(subject: Subject, values: Numbers, epsilon: number) {
    this.#epsilon = epsilon;
    this.subject = subject;
    this.inputs = subject.inputs.map((input) => input.values);
    this.values = values;
  }

  /** The same function elsewhere. */
  *movedTo(subject: Subject): Check<Point> {
    const values = flat(yield { what: "value", inputs: subject.inputs.map((input) => input.values) });
    return new Point(subject, values, this.#epsilon);
  }

  /** A random direction in all inputs that have a gradient, as long in each as its numbers are large. */
  direction(stream: number): (Numbers | null)[] {
    return this.subject.inputs.map(({ values, checked }, i) => {
      if (!checked) return null;
      const size = sizeOfNumbers(values);
      return randomWeights(values.length, 1000 * stream + i).map((weight, e) => weight * unitOf(values[e], size));
    });
  }

  /** Slopes along a line, by many steps. @param reach the size of the inputs, in units of the line */
  *slopes(line: Line, reach = 1): Check<Slopes> {
    const across = outputsAlong(directionLine(this.inputs, this.direction(99)));
    this.#noise ??= yield* noiseOf(across, this.#epsilon);
    return yield* slopesAlong(outputsAlong(line), this.#noise, this.#epsilon, reach);
  }

  /** The gradients of Σ dy · outputs by every input. @throws GradientError when their sizes are not the inputs' */
  *gradients(dy: Numbers): Check<readonly Numbers[]> {
    const lengths = this.subject.outputs().map(({ shape }) => sizeOf(shape));
    const found = yield { what: "gradient", inputs: this.inputs, dys: unflat(dy, lengths) };
    this.subject.inputs.forEach(({ name, values, checked }, i) => {
      if (!checked || found[i]?.length === values.length) return;
      throw new GradientError(
        `${this.subject.where}: ${name} has ${values.length} elements, but its gradient has ${found[i]?.length ?? "none"}; ` +
          "sum it over the axes along which the input was broadcast, or return one gradient for each input",
      );
    });
    return found;
  }
}

/**
 * Compares every element of every input with differences, in groups of outputs. Where the first differences do not
 * agree at once, many steps decide.
 */
export function* scanJacobian(point: Point, options: NumericOptions): Check<Finding[]> {
  const { inputs, subject } = point;
  const slopes = yield* centralDifferences(outputsAlong(directionLine(inputs, point.direction(0))), options.step);
  const groups = outputGroups(slopes);
  const gradients: (readonly Numbers[])[] = [];
  for (const group of groups) gradients.push(yield* point.gradients(asGradient(group, slopes.length)));
  const many = inputs.reduce((n, { length }) => n + length, 0) > MANY;
  const found: Finding[] = [];
  let failures = 0;
  for (let input = 0; input < inputs.length; input++) {
    if (!subject.inputs[input].checked) continue;
    const size = sizeOfNumbers(inputs[input]);
    for (let element = 0; element < inputs[input].length && failures < MAX_FAILURES; element++) {
      const unit = unitOf(inputs[input][element], size);
      const line = elementLine(inputs, input, element, unit);
      const at = outputsAlong(line);
      const disagreeing = (differences: Numbers) =>
        groups.filter((group, g) => {
          const analytic = gradients[g][input][element];
          return !agrees(analytic, weigh(group, differences) / unit, options.tolerance);
        });
      if (many && disagreeing(yield* forwardDifferences(at, point.values, options.step)).length === 0) continue;
      const doubtful = disagreeing(yield* centralDifferences(at, options.step));
      if (doubtful.length === 0) continue;
      const slopes = yield* point.slopes(line, size / unit);
      const column = { point, input, element, unit, size, slopes, options };
      for (const group of doubtful)
        found.push(...(yield* judge(column, group, gradients[groups.indexOf(group)][input][element])));
      failures = found.filter(({ verdict }) => verdict !== "kink").length;
    }
  }
  return found;
}

/** One element of one input, with the outputs' slopes by it. */
interface Column {
  readonly point: Point;
  readonly input: number;
  readonly element: number;
  /** Length of the line's unit, and size of the input. */
  readonly unit: number;
  readonly size: number;
  readonly slopes: Slopes;
  readonly options: NumericOptions;
}

/** What is to be said of a group of outputs; of one that fails, of the members that fail alone. */
function* judge(column: Column, group: OutputGroup, analytic: number): Check<Finding[]> {
  const { point, input, element } = column;
  const together = findingOf(column, group, analytic);
  if (together === null) return [];
  if (group.members.length === 1) return [yield* explained(column, together)];
  const found: Finding[] = [];
  for (const place of group.members) {
    const alone = { members: [place], weights: [1] };
    const gradients = yield* point.gradients(asGradient(alone, point.values.length));
    const finding = findingOf(column, alone, gradients[input][element]);
    if (finding !== null) found.push(yield* explained(column, finding));
  }
  return found.length > 0 ? found : [together];
}

function findingOf(column: Column, group: OutputGroup, analytic: number): Finding | null {
  const { input, element, unit, size, slopes, options } = column;
  const compared = comparedOf(slopes, group, analytic, { unit, size });
  const verdict = compare(compared, options);
  if (verdict === "ok" || verdict === "small") return null;
  const [output] = group.members.length === 1 ? group.members : [null];
  const { numeric, error } = compared;
  return { verdict, input, element, output, analytic, numeric, error, explanation: null };
}

/** A gradient beside slopes by a line on which a unit is `unit` long. @param of.size of the input's numbers */
export function comparedOf(
  slopes: Slopes,
  group: OutputGroup,
  analytic: number,
  { unit, size }: { unit: number; size: number },
): Compared {
  const kinked = group.members.some((place) => !Number.isNaN(slopes.left[place]));
  const side = (own: Numbers) => slopes.values.map((value, j) => (Number.isNaN(own[j]) ? value : own[j]));
  return {
    analytic,
    numeric: weigh(group, slopes.values) / unit,
    error: weighSizes(group, slopes.errors) / unit,
    left: kinked ? weigh(group, side(slopes.left)) / unit : Number.NaN,
    right: kinked ? weigh(group, side(slopes.right)) / unit : Number.NaN,
    natural: weighSizes(group, slopes.sizes) / size,
  };
}

/** Says how a wrong element is related to what is right: by its ratio, or as another input's. */
function* explained(column: Column, finding: Finding): Check<Finding> {
  if (finding.verdict !== "wrong") return finding;
  const { analytic, numeric, error } = finding;
  const swapped = yield* otherInput(column, finding);
  return { ...finding, explanation: swapped ?? explainRatio(analytic, numeric, error) };
}

/** The other input of the same shape whose gradient this is. */
function* otherInput({ point, input, element, options }: Column, finding: Finding): Check<string | null> {
  const { inputs } = point.subject;
  if (finding.output === null || finding.analytic === 0) return null;
  for (let other = 0; other < inputs.length; other++) {
    const same = other !== input && inputs[other].checked && `${inputs[other].shape}` === `${inputs[input].shape}`;
    if (!same) continue;
    const size = sizeOfNumbers(inputs[other].values);
    const unit = unitOf(inputs[other].values[element], size);
    const slopes = yield* point.slopes(elementLine(point.inputs, other, element, unit), size / unit);
    if (agrees(finding.analytic, slopes.values[finding.output] / unit, options.tolerance))
      return `equals the gradient of ${inputs[other].name}: swapped?`;
  }
  return null;
}
