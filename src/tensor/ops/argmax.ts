import { ShapeError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { resolveAxis, showShape } from "../../util/shape.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { axisSpec } from "./gather.js";

const readOptions = optionsReader<{ axis?: number }>("argmax", "x.argmax({ axis: -1 })", { names: { axis: true } });

/**
 * Index of the first maximum along `axis` (default the last), as int32: of the first NaN where there is one, which is
 * what `max` gives, as in NumPy and PyTorch. (Keras on TensorFlow passes NaN over.) No gradient.
 * @throws ShapeError when the axis is empty
 */
export function argmax(x: Tensor, options?: { axis?: number }): Tensor {
  const { axis = -1 } = readOptions(options);
  const at = resolveAxis("argmax", axis, x.rank);
  if (x.shape[at] === 0) throw new ShapeError(`argmax: axis ${axis} of ${showShape(x.shape)} is empty`);
  const spec = axisSpec(x.shape, at);
  return record("argmax", [x], x.shape.toSpliced(at, 1), (kernels) => kernels.argmax(x.storage, spec), null);
}
