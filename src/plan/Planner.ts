import { sameItems } from "../util/sameItems.js";
import type { Shape } from "../util/shape.js";
import type { Describe, Graph, GraphLayer } from "./Graph.js";
import { GraphRecorder } from "./GraphRecorder.js";
import { makePlan, type PlanRequest } from "./makePlan.js";
import type { Plan } from "./Plan.js";
import { type FrozenPart, frozenPart } from "./rewrites/frozenPart.js";

/** The plans of one layer or model, made when they are first asked for and again when its layers have changed. */
export class Planner {
  readonly #layer: GraphLayer;
  readonly #describe: Describe;
  readonly #plans = new Map<string, Plan>();
  /** The graphs by their number of inputs. */
  readonly #graphs = new Map<number, Graph>();
  #structure: readonly unknown[] = [];

  constructor(layer: GraphLayer, describe: Describe) {
    this.#layer = layer;
    this.#describe = describe;
  }

  /** The computation of so many inputs as the layers describe it, before any rewrite. */
  graph(inputs = 1): Graph {
    const structure = structureOf(this.#layer);
    if (!sameItems(structure, this.#structure)) {
      this.#plans.clear();
      this.#graphs.clear();
      this.#structure = structure;
    }
    const known = this.#graphs.get(inputs);
    if (known) return known;
    const recorder = new GraphRecorder(this.#layer);
    const values = Array.from({ length: inputs }, () => recorder.input());
    const graph = recorder.finish(...this.#describe(recorder, ...values));
    this.#graphs.set(inputs, graph);
    return graph;
  }

  /** The plan for a purpose. @param inputShapes of one sample each, for the table that `toString` gives */
  plan(request: PlanRequest, inputShapes?: readonly Shape[]): Plan {
    const graph = this.graph(request.inputs);
    if (inputShapes) return makePlan(this.#layer, graph, request, inputShapes);
    const key = keyOf(request);
    const known = this.#plans.get(key);
    if (known) return known;
    const plan = makePlan(this.#layer, graph, request);
    this.#plans.set(key, plan);
    return plan;
  }

  /**
   * The part that need not be computed more than once per sample; null where there is none or nothing is trained.
   * @param inputs how many there are
   */
  frozenPart(inputs = 1): FrozenPart | null {
    const learns = this.#layer.weights.some((weight) => weight.requiresGrad);
    return learns ? frozenPart(this.graph(inputs)) : null;
  }
}

function keyOf({ training, inputs = 1, logitsOf = [], everyOutput = false, after, only }: PlanRequest): string {
  return `${inputs} ${training} ${everyOutput} ${logitsOf.map((names) => names.join("+")).join()} ${after ? `after ${after.key}` : ""} ${only ? `only ${only.key}` : ""}`;
}

/** What a graph depends on: the layers, however deep, which of them learn, and which describe themselves or can only be called. */
function structureOf(layer: GraphLayer, into: unknown[] = []): unknown[] {
  into.push(layer, layer.trainable, layer.description === null);
  for (const inner of layer.layers) structureOf(inner, into);
  return into;
}
