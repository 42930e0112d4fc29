import { broadcastShapes, broadcastStrides } from "../../util/shape.js";
import { checkBackends } from "../checks.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { asTensors, type Operand, scalarLike } from "./operands.js";
import { sumTo } from "./sum.js";

/** a where the condition is not 0, else b; all three broadcast. The condition, of any type, has no gradient. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [x, y] =
    typeof a === "number" && typeof b === "number"
      ? [scalarLike(condition, a), scalarLike(condition, b)]
      : asTensors("where", a, b);
  checkBackends("where", condition, x);
  const shape = broadcastShapes("where", condition.shape, broadcastShapes("where", x.shape, y.shape));
  const strides = [condition, x, y].map((t) => broadcastStrides(t.shape, shape));
  return record(
    "where",
    [x, y],
    shape,
    (kernels) => kernels.select(condition.storage, x.storage, y.storage, { shape, strides }),
    (dy) => [() => sumTo(where(condition, dy, 0), x.shape), () => sumTo(where(condition, 0, dy), y.shape)],
  );
}
