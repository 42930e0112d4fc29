import { sigmoid, tanh } from "../../util/math.js";
import type { FusedActivation, TypedArray } from "../Kernels.js";
import type { HostStorage } from "./HostStorage.js";

/** What a fused activation does to a number. */
export const activations: Record<FusedActivation, (x: number) => number> = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  tanh,
  sigmoid,
};

/** Adds the bias to every row of `columns` values and applies the activation. */
export function finish(out: TypedArray, bias: HostStorage | null, activation: FusedActivation, columns: number): void {
  const f = activations[activation];
  if (bias === null && activation === "linear") return;
  for (let i = 0; i < out.length; i++) out[i] = f(out[i] + (bias === null ? 0 : bias.data[i % columns]));
}
