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
  #structure: readonly unknown[] = [];
  #graph: Graph | null = null;

  constructor(layer: GraphLayer, describe: Describe) {
    this.#layer = layer;
    this.#describe = describe;
  }

  /** The layer's computation as its layers describe it, before any rewrite. */
  graph(): Graph {
    const structure = structureOf(this.#layer);
    if (this.#graph && isSame(structure, this.#structure)) return this.#graph;
    this.#plans.clear();
    this.#structure = structure;
    const recorder = new GraphRecorder(this.#layer);
    this.#graph = recorder.finish(this.#describe(recorder, recorder.input()));
    return this.#graph;
  }

  /** The plan for a purpose. @param inputShapes of one sample each, for the table that `toString` gives */
  plan(request: PlanRequest, inputShapes?: readonly Shape[]): Plan {
    const graph = this.graph();
    if (inputShapes) return makePlan(this.#layer, graph, request, inputShapes);
    const key = keyOf(request);
    const known = this.#plans.get(key);
    if (known) return known;
    const plan = makePlan(this.#layer, graph, request);
    this.#plans.set(key, plan);
    return plan;
  }

  /** The part that need not be computed more than once per sample; null where there is none or nothing is trained. */
  frozenPart(): FrozenPart | null {
    const learns = this.#layer.weights.some((weight) => weight.requiresGrad);
    return learns ? frozenPart(this.graph()) : null;
  }
}

function keyOf({ training, logitsOf = [], everyOutput = false, after, only }: PlanRequest): string {
  return `${training} ${everyOutput} ${logitsOf.join()} ${after ? `after ${after.key}` : ""} ${only ? `only ${only.key}` : ""}`;
}

/** What a graph depends on: the layers, however deep, which of them learn, and which describe themselves or can only be called. */
function structureOf(layer: GraphLayer, into: unknown[] = []): unknown[] {
  into.push(layer, layer.trainable, layer.description === null);
  for (const inner of layer.layers) structureOf(inner, into);
  return into;
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
