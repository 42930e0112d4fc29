import type { CallContext } from "../plan/CallContext.js";
import type { Describe, GraphBuilder, Value } from "../plan/Graph.js";
import type { PlanRequest } from "../plan/makePlan.js";
import type { Plan } from "../plan/Plan.js";
import { Planner } from "../plan/Planner.js";
import type { Tensor } from "../tensor/Tensor.js";
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
  readonly #planner = new Planner(this, (graph, x) => this.describe(graph, x));

  /** Adds to the graph what the layer computes of its inputs. @returns the output */
  abstract describe(graph: GraphBuilder, ...inputs: Value[]): Value;

  override call(x: Tensor, context: CallContext = {}): Tensor {
    this.ensureBuilt(x.shape.slice(1));
    return this.ownPlan({ training: context.training === true }).run([x], context)[0];
  }

  /** The plan of what the layer describes, also where a subclass overrides `call`. */
  protected ownPlan(request: PlanRequest): Plan {
    return this.#planner.plan(request);
  }

  override get description(): Describe | null {
    const isOwn = this.call === DescribedLayer.prototype.call && this.apply === Layer.prototype.apply;
    return isOwn ? (graph, ...inputs) => this.describe(graph, ...inputs) : null;
  }
}
