import { ValueError } from "../../util/errors.js";
import { type Check, type CheckedElement, GradientError, type Numbers } from "./evaluations.js";
import { flat, sizeOfNumbers } from "./lines.js";
import { checkProbes } from "./probes.js";
import { Point, scanJacobian } from "./scan.js";
import { elementOf, type Finding, type NumericOptions, placeOf, randomWeights, type Subject } from "./subject.js";
import { tableOf } from "./table.js";

/** The result of a successful check; a wrong gradient throws. */
export interface GradientReport {
  /** Elements of the inputs that were compared: one by one, or in fast mode together. */
  readonly elements: number;
  /** Elements at which the function has a kink and the gradient is between the one-sided slopes. */
  readonly kinks: readonly CheckedElement[];
  /** Elements that were moved off a kink, with `kinks: "skip"`. */
  readonly moved: number;
}

/** Maximum number of times that a point is moved off kinks. */
const MAX_MOVES = 5;

/**
 * Checks the gradient of a function at a point.
 * @throws GradientError, or ValueError where there is nothing to check
 */
export function* checkNumerically(subject: Subject, options: NumericOptions): Check<GradientReport> {
  let point = new Point(subject, yield* firstValues(subject, options), options.epsilon);
  yield* checkLinear(point, options);
  const fast = options.mode === "fast" || options.forward ? yield* checkProbes(point, options) : [];
  if (options.mode === "fast" && fast.length === 0) return reportOf(subject, [], options, 0);
  let moved = 0;
  let found = yield* scanJacobian(point, options);
  for (let round = 0; round < MAX_MOVES && options.kinks === "skip" && onlyKinks(found); round++) {
    moved += found.length;
    point = yield* point.movedTo(movedOffKinks(point.subject, found, round));
    found = yield* scanJacobian(point, options);
  }
  // A mismatch in a random direction is an error even if no single element explains it; kinks are found by elements.
  const unexplained = found.length === 0 ? fast.filter(({ verdict }) => verdict !== "kink") : [];
  return reportOf(point.subject, [...found, ...unexplained], options, moved);
}

/** The factor of the linearity check: not a fixed point of squares or magnitudes. */
const MULTIPLE = -2.5;

/**
 * Checks that the gradient is linear in dy: one that forgets dy, squares it or takes its magnitude is right for the dy
 * of 1 that a loss is differentiated with, and wrong within anything else.
 */
function* checkLinear(point: Point, { tolerance }: NumericOptions): Check<void> {
  const { subject } = point;
  const dy = randomWeights(point.values.length, 400);
  const once = yield* point.gradients(dy);
  const multiple = yield* point.gradients(dy.map((value) => MULTIPLE * value));
  subject.inputs.forEach(({ name, checked }, i) => {
    if (!checked) return;
    const largest = once[i].reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    once[i].forEach((value, e) => {
      const [wanted, found] = [MULTIPLE * value, multiple[i][e]];
      if (!Number.isFinite(value) || Math.abs(found - wanted) <= tolerance * Math.max(Math.abs(wanted), largest))
        return;
      throw new GradientError(
        `${subject.where}: the gradient of ${name} is not linear in dy: with dy it has ${value}, with ${MULTIPLE} dy ${found} and not ${wanted} ` +
          `(element ${e}); it must be dy times the derivative`,
      );
    });
  });
}

function onlyKinks(found: readonly Finding[]): boolean {
  return found.length > 0 && found.every(({ verdict }) => verdict === "kink");
}

function reportOf(
  subject: Subject,
  found: readonly Finding[],
  { kinks }: NumericOptions,
  moved: number,
): GradientReport {
  const elements = found.map((finding) => elementOf(subject, finding));
  if (found.length > 0 && (kinks === "fail" || !onlyKinks(found)))
    throw new GradientError(tableOf(subject.where, elements), elements);
  const count = subject.inputs.reduce((n, { checked, values }) => n + (checked ? values.length : 0), 0);
  return { elements: count, kinks: elements, moved };
}

/** @throws ValueError where no input has a gradient, or one is not finite */
function checkInputs({ where, inputs }: Subject): void {
  if (!inputs.some(({ checked }) => checked))
    throw new ValueError(`${where}: no input has a gradient (int32 has none); there is nothing to check`);
  for (const { name, values } of inputs) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new ValueError(`${where}: ${name} is ${values[at]} at element ${at}; give finite inputs`);
  }
}

/** The outputs at the point, which must be finite and the same at a second call. */
function* firstValues(subject: Subject, { repeatable }: NumericOptions): Check<Numbers> {
  const { where } = subject;
  const inputs = subject.inputs.map(({ values }) => values);
  checkInputs(subject);
  const first = flat(yield { what: "value", inputs });
  const second = flat(yield { what: "value", inputs });
  if (first.length === 0) throw new ValueError(`${where}: the function has no output; there is nothing to check`);
  first.forEach((value, j) => {
    if (Number.isFinite(value) && Math.abs(value - second[j]) <= repeatable * Math.abs(value)) return;
    const { name, index } = placeOf(subject.outputs(), j);
    const at = index.length > 0 ? `${name} [${index.join(", ")}]` : name;
    if (!Object.is(value, second[j])) {
      throw new ValueError(
        `${where}: the function gave ${value} and then ${second[j]} for the same inputs (${at}); give its random numbers a ` +
          "fixed key, or allow a difference, such as { repeatable: 1e-6 }",
      );
    }
    throw new ValueError(
      `${where}: the function is ${value} at these inputs (${at}), where it has no gradient; give inputs at which it is finite`,
    );
  });
  return first;
}

/** The point with every element on a kink moved by about a hundredth of its input's size. */
function movedOffKinks(subject: Subject, found: readonly Finding[], round: number): Subject {
  const inputs = subject.inputs.map((input, i) => {
    const kinked = new Set(found.filter((finding) => finding.input === i).map(({ element }) => element));
    if (kinked.size === 0) return input;
    const steps = randomWeights(input.values.length, 100 + round);
    const size = sizeOfNumbers(input.values);
    return { ...input, values: input.values.map((x, e) => (kinked.has(e) ? x + 0.01 * size * steps[e] : x)) };
  });
  return { ...subject, inputs };
}
