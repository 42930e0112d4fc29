import type { FusedActivation } from "../../Kernels.js";
import { activationExpressions } from "../expressions.js";
import { type KernelWriter, LANES, type Quad } from "../KernelWriter.js";

/** totals[c] += Σ_p left[p] · right_p[c], where right_p is the quad of input 1 at `at(p)`. */
export function quadsAlongN(writer: KernelWriter, totals: Quad, left: Quad, at: (p: number) => string): void {
  const rights = LANES.map((p) => writer.quad(1, at(p)));
  for (const c of LANES) {
    const terms = LANES.map((p) => `${left[p]} * ${rights[p][c]}`);
    writer.line(`${totals[c]} += ${terms.join(" + ")};`);
  }
}

/** totals[c] += Σ_p left[p] · right_c[p], where right_c is the quad of input 1 at `at(c)`. */
export function quadsAlongK(writer: KernelWriter, totals: Quad, left: Quad, at: (c: number) => string): void {
  for (const c of LANES) {
    const right = writer.quad(1, at(c));
    const terms = LANES.map((p) => `${left[p]} * ${right[p]}`);
    writer.line(`${totals[c]} += ${terms.join(" + ")};`);
  }
}

/** The totals with the optional bias and the activation applied. */
export function finished(
  writer: KernelWriter,
  { hasBias, activation }: { hasBias: boolean; activation: FusedActivation },
  totals: Quad,
  readBias: () => readonly string[],
): readonly string[] {
  const bias = hasBias ? readBias() : null;
  const act = activationExpressions[activation];
  return LANES.map((lane) => act(writer.let(bias === null ? totals[lane] : `${totals[lane]} + ${bias[lane]}`)));
}
