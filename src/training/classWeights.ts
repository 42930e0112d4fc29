import { checkNumber } from "../util/checkNumber.js";
import { ValueError } from "../util/errors.js";
import { isPlainObject } from "../util/optionsReader.js";

/** Weight of each class, by its number or, where the data name their classes, by its name; classes left out weigh 1. */
export type ClassWeight = Readonly<Record<number | string, number>> | ReadonlyMap<number | string, number>;

/** Weights by the classes' numbers. */
export type NumberedWeights = ReadonlyMap<number, number>;

/**
 * Class weights by the classes' numbers.
 * @param classes how many there are, null where that cannot be known
 * @throws ValueError for a class that does not exist or is ambiguous, and for weights that are not finite
 */
export function numberedWeights(
  given: ClassWeight | null | undefined,
  classes: number | null,
  classNames: readonly string[] = [],
): NumberedWeights | null {
  if (given === undefined || given === null) return null;
  const weights = new Map<number, number>();
  for (const [key, weight] of entriesOf(given)) {
    checkNumber("classWeight", `the weight of ${key}`, weight);
    weights.set(classOf(key, given instanceof Map, classes, classNames), weight);
  }
  return weights;
}

function entriesOf(given: ClassWeight): [number | string, number][] {
  if (given instanceof Map) return [...given];
  if (isPlainObject(given)) return Object.entries(given) as [string, number][];
  throw new ValueError("classWeight: give an object or a Map, such as { 0: 1, 1: 5 }");
}

/** @param exact whether a number is a number and a string a name, as in a Map; keys of objects are always strings */
function classOf(key: number | string, exact: boolean, classes: number | null, classNames: readonly string[]): number {
  const named = typeof key === "string" ? classNames.indexOf(key) : -1;
  const number = exact && typeof key === "string" ? Number.NaN : Number(key);
  const numbered = Number.isInteger(number) && number >= 0 && (classes === null || number < classes);
  if (named >= 0 && numbered && named !== number)
    throw new ValueError(
      `classWeight: ${key} is the number of one class and the name of another; give a Map, whose numbers are numbers and strings names`,
    );
  if (named >= 0) return named;
  if (numbered && key !== "") return number;
  const names = classNames.length > 0 ? `, named ${classNames.join(", ")}` : "";
  throw new ValueError(
    `classWeight: ${JSON.stringify(key)} is not a valid class` +
      (classes === null
        ? "; give non-negative integers"
        : `: there are ${classes}, numbered 0 to ${classes - 1}${names}`),
  );
}
