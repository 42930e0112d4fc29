import type { CheckedElement } from "./evaluations.js";

/** Maximum number of rows of a message. */
const MAX_ROWS = 5;

/** What to do about each verdict. */
const REMEDIES: Record<CheckedElement["verdict"], string | null> = {
  wrong: null,
  kink: 'the function has a kink there: give inputs away from it, or { kinks: "skip" }, which moves them, or { kinks: "report" }',
  "not finite": "the function or its gradient is not finite there or nearby: give other inputs",
  unresolved:
    "rounding hides whether it is right: the function's value is large beside what this element changes; subtract a constant part, or scale the inputs",
};

/** The message of a failed check: the worst elements, one to a line. */
export function tableOf(where: string, found: readonly CheckedElement[]): string {
  const order = [...found].sort((a, b) => severity(b) - severity(a));
  const lines = order.slice(0, MAX_ROWS).map(lineOf);
  const more =
    found.length > MAX_ROWS ? [`… and ${found.length - MAX_ROWS} more (all are in the error's elements)`] : [];
  const remedies = new Set(order.map(({ verdict }) => REMEDIES[verdict]).filter((remedy) => remedy !== null));
  const [first, ...rest] = [...lines, ...more, ...remedies];
  return [`${where}: ${first}`, ...rest.map((line) => `  ${line}`)].join("\n");
}

/** Wrong ones first, and among them those that are off by most. */
function severity({ verdict, analytic, numeric, error }: CheckedElement): number {
  if (verdict === "not finite") return Number.MAX_VALUE;
  const off = Math.abs(analytic - numeric) / (Math.abs(analytic) + Math.abs(numeric) + error);
  return (verdict === "wrong" ? 1e6 : 0) + (Number.isFinite(off) ? off : 1);
}

function lineOf(e: CheckedElement): string {
  const input = e.inputIndex.length > 0 ? `${e.input}, element [${e.inputIndex.join(", ")}]` : e.input;
  const output =
    e.output === null ? "" : ` of ${e.output}${e.outputIndex?.length ? ` [${e.outputIndex.join(", ")}]` : ""}`;
  const explained = e.explanation === null ? "" : ` (${e.explanation})`;
  const verdict = e.verdict === "wrong" ? "" : `${e.verdict}: `;
  return `${verdict}${input}: the gradient${output} is ${short(e.analytic)}, differences give ${short(e.numeric)} ± ${short(e.error, 2)}${explained}`;
}

function short(value: number, digits = 7): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
