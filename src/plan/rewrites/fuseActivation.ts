import type { FusedActivation } from "../../backends/Kernels.js";
import { type Rewrite, replaced, rewritePairs } from "./Rewrite.js";

const FUSED: readonly string[] = ["relu", "relu6", "tanh", "sigmoid"] satisfies FusedActivation[];

/**
 * A product, convolution or normalization with fixed statistics → relu, relu6, tanh or sigmoid becomes one kernel.
 *
 * Reason: the kernel applies the activation to a number before it writes it, which saves a pass over the output, and in training the
 * memory of what is before the activation: the gradient of these is computed from their output.
 * Equality: the same function is applied to the same rounded numbers.
 */
export const fuseActivation: Rewrite = (graph, context) =>
  rewritePairs(graph, context, (current, { first, second }) => {
    const { withActivation } = first.operation;
    const { activation } = second.operation;
    const operation = isFused(activation) ? withActivation?.(activation, context.training) : null;
    if (!operation) return null;
    const node = { ...first, operation, outputs: second.outputs };
    return {
      graph: replaced(current, { first, second }, [node]),
      notes: [`${activation} of ${second.path}: fused into the kernel of ${first.operation.name}`],
    };
  });

function isFused(activation: string | undefined): activation is FusedActivation {
  return activation !== undefined && FUSED.includes(activation);
}
