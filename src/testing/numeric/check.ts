import { ValueError } from "../../util/errors.js";
import { type Check, type CheckedElement, GradientError, type Numbers } from "./evaluations.js";
import { flat, sizeOfNumbers } from "./lines.js";
import { checkProbes } from "./probes.js";
import { Point, scanJacobian } from "./scan.js";
import { elementOf, type Finding, type NumericOptions, placeOf, randomWeights, type Subject } from "./subject.js";
import { tableOf } from "./table.js";

/** What a check has found. A wrong gradient is no result: it throws. */
export interface GradientReport {
  /** Elements of the inputs that were compared: one by one, or in fast mode together. */
  readonly elements: number;
  /** Places where the function has a kink and the gradient lies between the slopes to both sides. */
  readonly kinks: readonly CheckedElement[];
  /** Elements that were moved off a kink, with `kinks: "skip"`. */
  readonly moved: number;
}

/** Times that a point is moved off kinks. */
const MOVES = 5;

/** Checks the gradient of a function at a point. @throws GradientError, or ValueError where there is nothing to check */
export function* checkNumerically(subject: Subject, options: NumericOptions): Check<GradientReport> {
  let point = new Point(subject, yield* firstValues(subject, options), options.epsilon);
  const fast = options.mode === "fast" || options.forward ? yield* checkProbes(point, options) : [];
  if (options.mode === "fast" && fast.length === 0) return reportOf(subject, [], options, 0);
  let moved = 0;
  let found = yield* scanJacobian(point, options);
  for (let round = 0; round < MOVES && options.kinks === "skip" && onlyKinks(found); round++) {
    moved += found.length;
    point = yield* point.movedTo(movedOffKinks(point.subject, found, round));
    found = yield* scanJacobian(point, options);
  }
  // What random directions have found, and no single element explains, is still wrong; kinks are found by elements.
  const unexplained = found.length === 0 ? fast.filter(({ verdict }) => verdict !== "kink") : [];
  return reportOf(point.subject, [...found, ...unexplained], options, moved);
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

/** The outputs at the point, which must be finite and the same at a second call. */
function* firstValues(subject: Subject, { repeatable }: NumericOptions): Check<Numbers> {
  const { where } = subject;
  const inputs = subject.inputs.map(({ values }) => values);
  const first = flat(yield { what: "value", inputs });
  const second = flat(yield { what: "value", inputs });
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
