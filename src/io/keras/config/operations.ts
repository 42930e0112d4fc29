import type { LayerConfig } from "../../../layers/layerOptions.js";
import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { type CallArgument, isReference } from "./functionalGraph.js";

/** What an operation on tensors computes of one tensor and one number, as a multiple and a sum. */
type Rescaled = (number: number, isFirst: boolean) => { scale: number; offset: number } | null;

const WITH_NUMBER: Readonly<Record<string, Rescaled>> = {
  Add: (offset) => ({ scale: 1, offset }),
  Subtract: (n, isFirst) => (isFirst ? { scale: -1, offset: n } : { scale: 1, offset: -n }),
  Multiply: (scale) => ({ scale, offset: 0 }),
  Divide: (n, isFirst) => (isFirst ? null : { scale: 1 / n, offset: 0 }),
  TrueDivide: (n, isFirst) => (isFirst ? null : { scale: 1 / n, offset: 0 }),
};

/**
 * Where tensors are added to numbers, or multiplied by them, Keras 3 writes an operation that is no layer. Here it is a Rescaling.
 * @returns null where no call takes a number
 * @throws FormatError for another operation on a number
 */
export function readOperation(
  { className, name, where }: { readonly className: string; readonly name: string; readonly where: string },
  calls: readonly (readonly CallArgument[])[],
): LayerConfig[] | null {
  const [first = [], ...others] = calls;
  const number = first.find((argument) => typeof argument === "number");
  if (number === undefined) return null;
  const isFirst = !isReference(first[0]);
  const found = Object.hasOwn(WITH_NUMBER, className) && first.length === 2 && others.length === 0;
  const rescaled = found ? WITH_NUMBER[className](number, isFirst) : null;
  if (rescaled) return [{ type: "Rescaling", name, ...rescaled }];
  throw new FormatError(
    `${where}: an operation on the number ${showJson(number)} that is not supported; use a Rescaling, or compute it before the model`,
  );
}
