import type { Shape } from "../../util/shape.js";
import { type Rewrite, replaced, rewritePairs } from "./Rewrite.js";

/**
 * Convolution → max-pooling becomes one kernel.
 *
 * Reason: windows that lie side by side are pooled while what they cover is in a cache. The convolution's output, four times as large as what
 * is left of it, is neither written to memory nor kept: its gradient needs the places of the maxima alone.
 * Equality: maxima of the same numbers.
 */
export const fuseMaxPooling: Rewrite = (graph, context) =>
  rewritePairs(graph, context, (current, { first, second }) => {
    const { maxPooling } = second.operation;
    const pooled = maxPooling && first.operation.withMaxPooling?.(maxPooling);
    if (!pooled) return null;
    const outputShape = (shape: Shape) => second.layer.outputShapes(first.layer.outputShapes([shape]))[0];
    const node = { ...first, operation: { ...pooled, outputShape }, outputs: second.outputs };
    return {
      graph: replaced(current, { first, second }, [node]),
      notes: [`${second.operation.name} of ${second.path}: fused into the kernel of ${first.operation.name}`],
    };
  });
