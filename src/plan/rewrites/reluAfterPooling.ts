import { producerOf } from "../Graph.js";
import { type Rewrite, replaced, rewritePairs } from "./Rewrite.js";

/**
 * relu → max-pooling becomes max-pooling → relu.
 *
 * Reason: a pooled array has a fraction of the elements, for ReLU and its gradient to pass over.
 * Equality: max over i of max(0, xᵢ) = max(0, max over i of xᵢ). With a positive maximum both choose the same element and hand
 * it the gradient; without one the output is 0 in both, and so is the gradient of every element.
 * Not applied where ReLU costs nothing: outside training, behind a kernel that applies it as it writes.
 */
export const reluAfterPooling: Rewrite = (graph, context) =>
  rewritePairs(graph, context, (current, { first, second }) => {
    if (first.operation.activation !== "relu" || !second.operation.takesMaximum) return null;
    const producer = producerOf(current, first.inputs[0]);
    if (!context.training && producer?.operation.withActivation) return null;
    const pooled = { id: current.size };
    const nodes = [
      { ...second, inputs: first.inputs, outputs: [pooled] },
      { ...first, inputs: [pooled], outputs: second.outputs },
    ];
    return {
      graph: replaced(current, { first, second }, nodes, current.size + 1),
      notes: [`relu of ${first.path}: applied after ${second.path}, to fewer elements`],
    };
  });
