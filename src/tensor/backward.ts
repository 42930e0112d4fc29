import { ShapeError, StateError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { sameShape, showShape } from "../util/shape.js";
import { onesLike, zerosLike } from "./create.js";
import { scope } from "./memory/StorageHolder.js";
import { add } from "./ops/add.js";
import { noGrad, withRecording } from "./record.js";
import type { GraphNode, Tensor } from "./Tensor.js";

/** Options of {@link backward}. */
export interface BackwardOptions {
  /** The upstream gradient, ∂L/∂y, of y's shape (PyTorch: `gradient`). Default 1, for a y that is a single number. */
  readonly dy?: Tensor;
  /** Keep the graph, so that backward can pass over it again. */
  readonly retainGraph?: boolean;
}

const readBackwardOptions = optionsReader<BackwardOptions>("backward", "loss.backward({ retainGraph: true })", {
  names: { dy: true, retainGraph: true },
});

/**
 * Computes the gradients of y with respect to every leaf that requires one, and adds each to the leaf's `grad`. By the
 * chain rule, each operation turns the gradient of its output into those of its inputs. The graph that was recorded
 * during the forward pass is visited in reverse topological order, so that all contributions to a tensor's gradient are
 * summed before it is passed on. It is dropped afterwards.
 *   leaf.grad += ∂(Σ y·dy) / ∂leaf
 * @throws ShapeError when y is not a single number and no dy is given
 * @throws StateError when y requires no gradient, its graph was dropped, or a parameter has changed since
 * @see Griewank and Walther 2008, "Evaluating Derivatives", reverse accumulation
 */
export function backward(y: Tensor, options?: BackwardOptions): void {
  const { dy, retainGraph = false } = readBackwardOptions(options);
  if (!y.requiresGrad) {
    throw new StateError("backward: nothing to differentiate: no tensor this was computed from has requiresGrad set");
  }
  const start = dy ?? seedOf(y);
  checkSeed(y, start);
  const wanted = (t: Tensor) => t.node === null;
  const leaves = propagate(y, start, { createGraph: false, keepGraph: retainGraph, wanted });
  for (const [leaf, gradient] of leaves) addToGrad(leaf, gradient);
  if (dy === undefined) start.release(USED_UP);
}

/** Options of {@link gradients}. */
export interface GradientsOptions {
  /** The gradient of y itself, of its shape; ones when missing. */
  readonly dy?: Tensor;
  /** Record the gradients' own computation, so that they can be differentiated again. */
  readonly createGraph?: boolean;
}

const readGradientsOptions = optionsReader<GradientsOptions>("gradients", "gradients(y, [x], { createGraph: true })", {
  names: { dy: true, createGraph: true },
});

/** The gradients of Σ y·dy with respect to each of xs, zeros where y does not depend on it. Leaves `.grad` alone. */
export function gradients(y: Tensor, xs: readonly Tensor[], options?: GradientsOptions): Tensor[] {
  const { dy, createGraph = false } = readGradientsOptions(options);
  const wanted = new Set(xs);
  const start = dy ?? onesLike(y);
  checkSeed(y, start);
  const walk = { createGraph, keepGraph: true, wanted: (t: Tensor) => wanted.has(t) };
  const found = y.requiresGrad ? propagate(y, start, walk) : new Map<Tensor, Tensor>();
  return xs.map((x) => found.get(x) ?? zerosLike(x));
}

/** y and every tensor it was computed from through which gradients flow. */
export function graphBelow(y: Tensor): Set<Tensor> {
  const seen = new Set<Tensor>([y]);
  for (const t of seen) for (const input of t.node?.inputs ?? []) if (input.requiresGrad) seen.add(input);
  return seen;
}

function seedOf(y: Tensor): Tensor {
  if (y.size === 1) return onesLike(y);
  throw new ShapeError(
    `backward: the tensor ${showShape(y.shape)} is not a single number; reduce it with sum() or mean(), or give dy`,
  );
}

function checkSeed(y: Tensor, dy: Tensor): void {
  if (sameShape(y.shape, dy.shape)) return;
  throw new ShapeError(`backward: dy ${showShape(dy.shape)} must have the shape of the output, ${showShape(y.shape)}`);
}

function addToGrad(leaf: Tensor, gradient: Tensor): void {
  const before = leaf.grad;
  leaf.grad = (before === null ? gradient : noGrad(() => add(before, gradient))).persist();
  if (before !== null) gradient.release(USED_UP);
  before?.release("backward() has added to it; read .grad again");
}

interface Walk {
  /** Record the gradients' computation, and release nothing. */
  readonly createGraph: boolean;
  /** Leave the graph as it is. */
  readonly keepGraph: boolean;
  readonly wanted: (t: Tensor) => boolean;
}

/**
 * Walks the graph from y down, newest node first, so that a tensor's gradient is complete before it is passed on, and
 * returns the gradients of the wanted tensors.
 */
function propagate(y: Tensor, dy: Tensor, walk: Walk): Map<Tensor, Tensor> {
  return withRecording(walk.createGraph, () => visit(y, dy, walk));
}

function visit(y: Tensor, dy: Tensor, walk: Walk): Map<Tensor, Tensor> {
  const order = reachable(y, walk.wanted);
  const pending = new Map<Tensor, Tensor>([[y, walk.createGraph ? dy : dy.detach()]]);
  for (const t of order) {
    const arrived = pending.get(t);
    if (arrived === undefined) continue;
    if (t.node !== null) pass(t.node, arrived, pending, order, walk);
    if (walk.wanted(t)) continue;
    pending.delete(t);
    if (!walk.createGraph) arrived.release(USED_UP);
  }
  return pending;
}

const USED_UP = "backward() has used it up";

/** The tensors between y and the wanted ones, newest first: their ids count up from inputs to outputs. */
function reachable(y: Tensor, wanted: (t: Tensor) => boolean): Set<Tensor> {
  const oldestFirst = [...graphBelow(y)].sort((a, b) => recordedAt(a) - recordedAt(b));
  for (const t of oldestFirst) if (t.node !== null) checkUsable(t.node);
  const leading = new Set<Tensor>();
  for (const t of oldestFirst) if (wanted(t) || t.node?.inputs.some((i) => leading.has(i))) leading.add(t);
  return new Set([...leading].reverse());
}

/** The order in which tensors were recorded; leaves come first. */
function recordedAt(t: Tensor): number {
  return t.node === null ? 0 : t.node.id;
}

function checkUsable(node: GraphNode): void {
  if (node.gradient === null) {
    throw new StateError(
      `backward: the graph through ${node.name} was dropped by an earlier backward(); pass { retainGraph: true } to that one`,
    );
  }
  node.inputs.forEach((input, i) => {
    if (input.version === node.versions[i]) return;
    throw new StateError(
      `backward: a parameter ${showShape(input.shape)} that ${node.name} read has been updated since; compute the loss again`,
    );
  });
}

/** Adds the gradients of one node's inputs to those pending. What is made on the way ends at once. */
function pass(node: GraphNode, dy: Tensor, pending: Map<Tensor, Tensor>, needed: Set<Tensor>, walk: Walk): void {
  const arrived = walk.createGraph
    ? inputGradients(node, dy, needed)
    : scope(() => inputGradients(node, dy, needed).map((g) => g?.detach()));
  node.inputs.forEach((input, i) => {
    const gradient = arrived[i];
    if (gradient) pending.set(input, accumulate(pending.get(input), gradient, walk));
  });
  if (walk.keepGraph) return;
  node.gradient = null;
  node.inputs = [];
}

function inputGradients(node: GraphNode, dy: Tensor, needed: Set<Tensor>): (Tensor | undefined)[] {
  const thunks = node.gradient?.(dy) ?? [];
  return node.inputs.map((input, i) => (needed.has(input) ? thunks[i]?.() : undefined));
}

function accumulate(before: Tensor | undefined, gradient: Tensor, walk: Walk): Tensor {
  if (before === undefined) return gradient;
  const sum = add(before, gradient);
  if (walk.createGraph) return sum;
  before.release(USED_UP);
  gradient.release(USED_UP);
  return sum;
}
