import { gradients } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { customGradient } from "../../src/tensor/customGradient.js";
import * as ops from "../../src/tensor/ops/index.js";
import { withRecording } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import type { CheckedFunction } from "../../src/testing/index.js";
import { sameShape } from "../../src/util/shape.js";

/** The gradients of all inputs from dy; what a mutant changes. */
type Pull = (dy: Tensor) => (Tensor | null)[];

/** A mistake in a gradient: given the right one, the wrong one; null where the mistake cannot be made. */
export type Mutation = (right: Pull, dy: Tensor, inputs: readonly Tensor[]) => (Tensor | null)[] | null;

const each =
  (change: (g: Tensor) => Tensor): Mutation =>
  (right, dy) =>
    right(dy).map((g) => g && change(g));

/** The tensor with everything but a part along its first long axis set to 0. */
function masked(x: Tensor, keep: (place: number) => boolean): Tensor {
  const data = Float64Array.from(x.dataSync(), (value, i) => (keep(i) ? value : 0));
  return tensor(data, { shape: x.shape });
}

function along(x: Tensor, move: (place: number, side: number) => number): Tensor {
  const axis = x.shape.findIndex((side) => side > 1);
  if (axis < 0) return x;
  const indices = Int32Array.from({ length: x.shape[axis] }, (_, i) => move(i, x.shape[axis]));
  return ops.gather(x, tensor(indices), { axis });
}

/** Mistakes that people make in gradients. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "a term dropped": (right, dy) => (dy.size < 2 ? null : right(masked(dy, (i) => i > 0))),
  "inputs swapped": (right, dy, inputs) => {
    const found = right(dy);
    const [a, b] = inputs;
    if (b === undefined || !found[0] || !found[1] || !sameShape(a.shape, b.shape)) return null;
    return [found[1], found[0], ...found.slice(2)];
  },
  "sign flipped": each((g) => ops.neg(g)),
  "no sum after broadcasting": (right, dy) => {
    const axis = dy.shape.findIndex((side) => side > 1);
    if (axis < 0) return null;
    const rest = dy.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    return right(masked(dy, (i) => Math.floor(i / rest) % dy.shape[axis] === dy.shape[axis] - 1));
  },
  "an input detached": (right, dy) => {
    const found = right(dy);
    const last = found.findLastIndex((g) => g !== null);
    return found.map((g, i) => (g && i === last ? ops.mul(g, 0) : g));
  },
  "a part detached": each((g) => masked(g, (i) => i !== g.size - 1)),
  "off by one": each((g) => along(g, (i, side) => (i + 1) % side)),
  "wrong axis": each((g) => along(g, (i, side) => side - 1 - i)),
  "a factor of 2 missing": each((g) => ops.mul(g, 0.5)),
};

/** f with its value and, for gradient, the mutation's. */
export function mutant(f: CheckedFunction, mutation: Mutation): CheckedFunction {
  return customGradient((...inputs: Tensor[]) => ({
    value: f(...inputs),
    gradient: (dy) => mutated(f, mutation, dy, inputs) ?? rightGradient(f, inputs)(dy),
  }));
}

/** The right gradients beside the mutated ones, for a dy; null where the mistake cannot be made. */
export function mutated(
  f: CheckedFunction,
  mutation: Mutation,
  dy: Tensor,
  inputs: readonly Tensor[],
): (Tensor | null)[] | null {
  return mutation(rightGradient(f, inputs), dy, inputs);
}

/** What differentiates f, for the inputs that have a gradient. */
export function rightGradient(f: CheckedFunction, inputs: readonly Tensor[]): Pull {
  return (dy) =>
    withRecording(true, () => {
      const leaves = inputs.map((x) => {
        const leaf = x.detach();
        leaf.requiresGrad = x.dtype !== "int32";
        return leaf;
      });
      const wanted = leaves.filter((leaf) => leaf.requiresGrad);
      const found = gradients(f(...leaves), wanted, { dy });
      return leaves.map((leaf) => found[wanted.indexOf(leaf)] ?? null);
    });
}
