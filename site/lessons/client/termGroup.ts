import { shape } from "../../shared/lineChart.js";

/** A part of a drawing that lights with a term. */
export function termGroup(term: string, ...parts: readonly SVGElement[]): SVGElement {
  const made = shape("g", { "data-term": term });
  made.append(...parts);
  return made;
}
