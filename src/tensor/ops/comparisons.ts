import type { BinaryOp } from "../../backends/Kernels.js";
import type { Tensor } from "../Tensor.js";
import { asTensors, binary, type Operand } from "./operands.js";

/** 1 where a = b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function equal(a: Operand, b: Operand): Tensor {
  return compare("equal", a, b);
}

/** 1 where a ≠ b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function notEqual(a: Operand, b: Operand): Tensor {
  return compare("notEqual", a, b);
}

/** 1 where a < b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function less(a: Operand, b: Operand): Tensor {
  return compare("less", a, b);
}

/** 1 where a ≤ b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function lessEqual(a: Operand, b: Operand): Tensor {
  return compare("lessEqual", a, b);
}

/** 1 where a > b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function greater(a: Operand, b: Operand): Tensor {
  return compare("greater", a, b);
}

/** 1 where a ≥ b, else 0; broadcast, in the operands' type. Comparisons have no gradient. */
export function greaterEqual(a: Operand, b: Operand): Tensor {
  return compare("greaterEqual", a, b);
}

function compare(op: BinaryOp, a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors(op, a, b);
  return binary(op, x, y, null);
}
