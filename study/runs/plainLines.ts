import type { RemainingTime } from "./RemainingTime.js";
import { nameOf, type RunEvent, type Watch } from "./RunEvent.js";

/**
 * Prints the events of runs as lines of a log.
 * @param named whether each line names its run, for parallel runs
 */
export function plainLines(log: (line: string) => void, remaining: RemainingTime, named: boolean): Watch {
  return (event) => {
    remaining.tell(event);
    if (event.kind === "begins") log(`\n${remaining.line()}${named ? `: ${nameOf(event)} begins` : ""}`);
    if (event.kind === "line") for (const line of linesOf(event, named)) log(line);
  };
}

function linesOf(event: RunEvent & { readonly kind: "line" }, named: boolean): string[] {
  if (!named) return [event.text];
  const lines = event.text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => `${nameOf(event)}  ${line}`);
}
