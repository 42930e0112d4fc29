import type { CallContext } from "../plan/CallContext.js";
import type { Describe, GraphBuilder, Value } from "../plan/Graph.js";
import type { PlanRequest } from "../plan/makePlan.js";
import type { Plan } from "../plan/Plan.js";
import { Planner } from "../plan/Planner.js";
import type { Tensor } from "../tensor/Tensor.js";
import { StateError } from "../util/errors.js";
import { Layer } from "./Layer.js";

/**
 * A layer that says what it computes as operations of a graph, instead of computing it. Models plan such layers together: an
 * operation may be fused with that of the next layer, and what frozen layers compute may be kept. A subclass that overrides
 * `call` (or `apply`) is called as any other layer, and nothing is assumed of what it computes.
 *
 * @example
 * class Doubled extends DescribedLayer {
 *   describe(graph: GraphBuilder, x: Value): Value {
 *     return graph.add(pureOperation("double", (x) => x.mul(2)), x);
 *   }
 * }
 */
export abstract class DescribedLayer extends Layer {
  readonly #planner = new Planner(this, (graph, ...inputs) => this.describeAll(graph, ...inputs));

  /** Adds to the graph what the layer computes of its inputs. @returns the output */
  abstract describe(graph: GraphBuilder, ...inputs: Value[]): Value;

  /** Overridden by a class whose `describe` takes another number of inputs. */
  override get inputCount(): number | null {
    return 1;
  }

  /** The same with a list of outputs, for a class that has several. */
  describeAll(graph: GraphBuilder, ...inputs: Value[]): readonly Value[] {
    return [this.describe(graph, ...inputs)];
  }

  override call(x: Tensor | readonly Tensor[], context: CallContext = {}): Tensor {
    const [output, ...others] = this.run(Array.isArray(x) ? x : [x], context);
    if (others.length === 0) return output;
    throw new StateError(`${this.name}: call gives one tensor, but there are ${1 + others.length}; use applyAll`);
  }

  /** All outputs, as the layer describes them. */
  protected run(inputs: readonly Tensor[], context: CallContext): readonly Tensor[] {
    this.ensureBuilt(...inputs.map(({ shape }) => shape.slice(1)));
    return this.ownPlan({ training: context.training === true, inputs: inputs.length }).run(inputs, context);
  }

  /** The plan of what the layer describes, also where a subclass overrides `call`. */
  protected ownPlan(request: PlanRequest): Plan {
    return this.#planner.plan(request);
  }

  override get description(): Describe | null {
    const isOwn = this.call === DescribedLayer.prototype.call && this.apply === Layer.prototype.apply;
    return isOwn ? (graph, ...inputs) => this.describeAll(graph, ...inputs) : null;
  }
}
