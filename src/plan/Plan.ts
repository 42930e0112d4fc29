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

/** What a plan computed. */
export interface PlanOutputs {
  readonly outputs: readonly Tensor[];
  /** The output of each layer, by the path of its call; those of a model with several have their index behind the path, as in "model:1". */
  readonly layers: ReadonlyMap<string, Tensor>;
}

/** The steps of a model for one purpose. `toString()` shows them as a table: what is computed, from what, and what rewrites did. */
export class Plan {
  /** The steps, after all rewrites. */
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

  /** Whether an output is logits: a last softmax or sigmoid is left to the loss. @param output its index; default 0 */
  givesLogits(output = 0): boolean {
    return Boolean(this.#parts.leftOut?.[output]);
  }

  /** Computes the outputs. @param inputs batches, one for each input of the graph */
  run(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    const values = this.#run(inputs, context);
    return this.graph.outputs.map(({ id }) => values[id]);
  }

  /** The outputs, and those of every layer. Needs a plan made with `everyOutput: true`. */
  trace(inputs: readonly Tensor[], context: CallContext): PlanOutputs {
    const values = this.#run(inputs, context);
    const layers = this.graph.calls.flatMap(({ path, outputs }) =>
      outputs.map(({ id }, i): [string, Tensor] => [outputs.length > 1 ? `${path}:${i}` : path, values[id]]),
    );
    return { outputs: this.graph.outputs.map(({ id }) => values[id]), layers: new Map(layers) };
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

  /** Applies the activation of an output that was left to the loss: logits to probabilities. @param output its index; default 0 */
  probabilities(logits: Tensor, output = 0): Tensor {
    const leftOut = this.#parts.leftOut?.[output];
    return leftOut ? leftOut.operation.compute([logits], {})[0] : logits;
  }

  /** The plan as a table. */
  toString(): string {
    return planTable(this.#parts);
  }
}
