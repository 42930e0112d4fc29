import type { Layer } from "../layers/Layer.js";

const reasons = new WeakMap<Layer, string>();

/** Remembers why a model whose file holds what `compile` chose is not compiled, for the errors that ask for it. */
export function leaveUncompiled(model: Layer, reason: string): void {
  reasons.set(model, reason);
}

/** Why a model from a file is not compiled; null where its file holds nothing of `compile`, and for other models. */
export function whyUncompiled(model: Layer): string | null {
  return reasons.get(model) ?? null;
}
