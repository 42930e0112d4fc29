import { using } from "../tensor/defaults.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { CallContext } from "./CallContext.js";
import type { Graph } from "./Graph.js";
import type { Operation } from "./Operation.js";
import type { PlanParts } from "./PlanParts.js";
import { planTable } from "./planTable.js";

/** A node, its values as places in a list. */
interface Step {
  readonly operation: Operation;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** The steps of a model for one purpose. `toString()` shows them as a table: what is computed, from what, and what rewrites did. */
export class Plan {
  readonly graph: Graph;
  /** What rewrites did, one sentence per place. */
  readonly notes: readonly string[];
  readonly #parts: PlanParts;
  readonly #steps: readonly Step[];

  constructor(parts: PlanParts) {
    this.graph = parts.graph;
    this.notes = parts.notes;
    this.#parts = parts;
    const ids = (values: readonly { id: number }[]) => values.map(({ id }) => id);
    this.#steps = parts.graph.nodes.map(({ operation, inputs, outputs }) => ({
      operation,
      inputs: ids(inputs),
      outputs: ids(outputs),
    }));
  }

  /** Whether the output is logits: a last softmax or sigmoid is left to the loss. */
  get givesLogits(): boolean {
    return Boolean(this.#parts.leftOut);
  }

  /** Computes the outputs. @param inputs batches, one for each input of the graph */
  run(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const values = this.#run(inputs, context);
    return this.graph.outputs.map(({ id }) => values[id]);
  }

  /** The output of each layer, by the path of its call. Needs a plan made with `everyOutput: true`. */
  layerOutputs(inputs: readonly Tensor[], context: CallContext): Map<string, Tensor> {
    const values = this.#run(inputs, context);
    return new Map(this.graph.calls.map(({ path, output }) => [path, values[output.id]]));
  }

  #run(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const { defaults } = this.#parts;
    return defaults ? using(defaults, () => this.#values(inputs, context)) : this.#values(inputs, context);
  }

  #values(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const values: Tensor[] = new Array(this.graph.size);
    this.graph.inputs.forEach(({ id }, i) => {
      values[id] = inputs[i];
    });
    for (const { operation, inputs: from, outputs } of this.#steps) {
      const results = operation.compute(
        from.map((id) => values[id]),
        context,
      );
      outputs.forEach((id, i) => {
        values[id] = results[i];
      });
    }
    return values;
  }

  /** Applies the activation that was left to the loss: logits to probabilities. */
  probabilities(logits: Tensor): Tensor {
    const { leftOut } = this.#parts;
    return leftOut ? leftOut.operation.compute([logits], {})[0] : logits;
  }

  /** The plan as a table. */
  toString(): string {
    return planTable(this.#parts);
  }
}
