import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { SymbolicTensor } from "./SymbolicTensor.js";

/** What a layer may be applied to. */
export type LayerInputs = Tensor | SymbolicTensor | readonly (Tensor | SymbolicTensor)[];

/** What `call` takes: a single tensor rather than a list of one. */
export function one(inputs: readonly Tensor[]): Tensor | readonly Tensor[] {
  return inputs.length === 1 ? inputs[0] : inputs;
}

/** What a layer is applied to: tensors, or symbolic ones. @throws ValueError for both kinds at once, and for none */
export function kindOf(
  name: string,
  x: LayerInputs,
): { tensors: readonly Tensor[]; symbolic: readonly SymbolicTensor[] | null } {
  const inputs: readonly (Tensor | SymbolicTensor)[] = Array.isArray(x) ? x : [x];
  const symbolic = inputs.filter((input) => input instanceof SymbolicTensor);
  const tensors = inputs.filter((input): input is Tensor => !(input instanceof SymbolicTensor));
  if (inputs.length > 0 && (symbolic.length === 0 || tensors.length === 0))
    return { tensors, symbolic: symbolic.length > 0 ? symbolic : null };
  throw new ValueError(
    `${name}: apply was given ${inputs.length === 0 ? "no tensor" : "symbolic tensors and others at once"}; give tensors, or what input(shape) and layers applied to it give`,
  );
}
