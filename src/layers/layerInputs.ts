import { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { SymbolicTensor } from "./SymbolicTensor.js";

/** What a layer may be applied to. */
export type LayerInputs = Tensor | SymbolicTensor | readonly (Tensor | SymbolicTensor)[];

/** What `call` takes: a single tensor rather than a list of one. */
export function one(inputs: readonly Tensor[]): Tensor | readonly Tensor[] {
  return inputs.length === 1 ? inputs[0] : inputs;
}

/** What a layer is applied to: tensors, or symbolic ones. @throws ValueError for both kinds at once, for none, and for what is neither */
export function kindOf(
  name: string,
  x: LayerInputs,
): { tensors: readonly Tensor[]; symbolic: readonly SymbolicTensor[] | null } {
  const inputs: readonly (Tensor | SymbolicTensor)[] = Array.isArray(x) ? x : [x];
  const other = inputs.findIndex((input) => !(input instanceof Tensor || input instanceof SymbolicTensor));
  if (other >= 0)
    throw new ValueError(
      `${name}: apply was given ${showValue(inputs[other])}, which is no tensor; give one, as in apply(tensor([[1, 2]]))`,
    );
  const symbolic = inputs.filter((input) => input instanceof SymbolicTensor);
  const tensors = inputs.filter((input): input is Tensor => !(input instanceof SymbolicTensor));
  if (inputs.length > 0 && (symbolic.length === 0 || tensors.length === 0))
    return { tensors, symbolic: symbolic.length > 0 ? symbolic : null };
  throw new ValueError(
    `${name}: apply was given ${inputs.length === 0 ? "no tensor" : "symbolic tensors and others at once"}; give tensors, or what input(shape) and layers applied to it give`,
  );
}
