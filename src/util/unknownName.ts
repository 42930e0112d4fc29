import { ValueError } from "./errors.js";
import { nearestName } from "./optionsReader.js";

/** The error for a name that is none of those known, with the nearest of them. @param what such as "loss" */
export function unknownName(what: string, name: string, known: readonly string[]): ValueError {
  const nearest = nearestName(name, known);
  const guess = nearest === null ? "" : `did you mean ${nearest}? `;
  return new ValueError(`${what} "${name}" is unknown; ${guess}choose one of ${known.join(", ")}`);
}
