import { cos, erf, exp, expm1, log, log1p, pow, sigmoid, sin, softplus, tanh } from "../../util/math.js";
import { sizeOf } from "../../util/shape.js";
import type { BinaryOp, BroadcastLayout, UnaryOp } from "../Kernels.js";
import { rowsOf } from "../strided.js";
import { allocate, type HostStorage } from "./HostStorage.js";

const unaryFunctions: Record<UnaryOp, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  square: (x) => x * x,
  sqrt: Math.sqrt,
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  tanh,
  sigmoid,
  softplus,
  // NaN stays NaN, so that it is found where it arises.
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  erf,
};

const binaryFunctions: Record<BinaryOp, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a !== b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
  reluGradient: (dy, y) => (y > 0 ? dy : 0),
  relu6Gradient: (dy, y) => (y > 0 && y < 6 ? dy : 0),
  tanhGradient: (dy, y) => dy * (1 - y * y),
  sigmoidGradient: (dy, y) => dy * y * (1 - y),
  sigmoidCrossEntropy: (x, t) => softplus(x) - x * t,
  sigmoidError: (x, t) => sigmoid(x) - t,
};

export function unary(op: UnaryOp, x: HostStorage): HostStorage {
  const f = unaryFunctions[op];
  const out = allocate(x.size, x.dtype);
  for (let i = 0; i < x.size; i++) out.data[i] = f(x.data[i]);
  return out;
}

export function binary(op: BinaryOp, a: HostStorage, b: HostStorage, layout: BroadcastLayout): HostStorage {
  const f = binaryFunctions[op];
  const out = allocate(sizeOf(layout.shape), a.dtype);
  const { length, steps, count, starts } = rowsOf(layout.shape, layout.strides);
  for (let row = 0; row < count; row++) {
    const [atA, atB] = [starts[2 * row], starts[2 * row + 1]];
    for (let i = 0; i < length; i++) {
      out.data[row * length + i] = f(a.data[atA + i * steps[0]], b.data[atB + i * steps[1]]);
    }
  }
  return out;
}

export function select(condition: HostStorage, a: HostStorage, b: HostStorage, layout: BroadcastLayout): HostStorage {
  const out = allocate(sizeOf(layout.shape), a.dtype);
  const { length, steps, count, starts } = rowsOf(layout.shape, layout.strides);
  for (let row = 0; row < count; row++) {
    const [atC, atA, atB] = starts.subarray(3 * row, 3 * row + 3);
    for (let i = 0; i < length; i++) {
      const holds = condition.data[atC + i * steps[0]] !== 0;
      out.data[row * length + i] = holds ? a.data[atA + i * steps[1]] : b.data[atB + i * steps[2]];
    }
  }
  return out;
}
