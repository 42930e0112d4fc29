import type { Shape } from "../util/shape.js";
import type { Graph, GraphLayer, Value } from "./Graph.js";
import { Plan } from "./Plan.js";
import { cutBehind, type FrozenPart } from "./rewrites/frozenPart.js";
import { fuseActivation } from "./rewrites/fuseActivation.js";
import { fuseMaxPooling } from "./rewrites/fuseMaxPooling.js";
import { joinLoss } from "./rewrites/joinLoss.js";
import type { Rewrite } from "./rewrites/Rewrite.js";
import { reluAfterPooling } from "./rewrites/reluAfterPooling.js";
import { valueShapes } from "./valueShapes.js";

/** What a plan is for. */
export interface PlanRequest {
  /** Whether layers run in training mode. Gradients can be computed in either. */
  readonly training: boolean;
  /** How many inputs there are. Default 1. */
  readonly inputs?: number;
  /** For each output the activations that a loss takes over at the end. Default none. */
  readonly logitsOf?: readonly (readonly string[])[];
  /** Whether the output of every layer can be read afterwards. Default false. */
  readonly everyOutput?: boolean;
  /** A part whose outputs are known: they are the inputs of the plan. */
  readonly after?: FrozenPart | null;
  /** The only part to compute. */
  readonly only?: FrozenPart | null;
}

/** In this order: a ReLU that was moved after max-pooling is fused into it, and with it into the convolution before it. */
const REWRITES: readonly Rewrite[] = [reluAfterPooling, fuseActivation, fuseMaxPooling];

/**
 * Plans a graph for a purpose: cuts off what is not to be computed, then rewrites the rest to compute the same bits at less cost.
 * @param model whose name is in the title, and under whose backend and float type the plan runs
 * @param modelShapes shapes of one sample of each of the model's inputs, which `toString` needs to show shapes
 */
export function makePlan(
  model: Pick<GraphLayer, "name" | "defaults">,
  whole: Graph,
  request: PlanRequest,
  modelShapes?: readonly Shape[],
): Plan {
  const { name, defaults } = model;
  const { training, logitsOf = [], everyOutput = false, after = null, only = null } = request;
  const logits = joinLoss(whole, logitsOf);
  const cut = after ? cutBehind(logits.graph, after).after : only ? cutBehind(logits.graph, only).before : logits.graph;
  const visible = new Set<Value>(everyOutput ? cut.calls.flatMap(({ outputs }) => outputs) : []);
  const notes: string[] = after
    ? [`${after.paths.join(", ")}: frozen, computed once per sample and taken from the feature store`]
    : [];
  let graph = cut;
  for (const rewrite of REWRITES) {
    const result = rewrite(graph, { training, visible });
    graph = result.graph;
    notes.push(...result.notes);
  }
  const leftOut = only ? [] : logits.leftOut;
  const shapes = modelShapes && valueShapes(whole, modelShapes);
  const inputShapes = graph.inputs.map((value) => shapes?.get(value) ?? []);
  return new Plan({ title: `Plan of "${name}" for ${titleOf(request)}`, graph, notes, leftOut, defaults, inputShapes });
}

function titleOf({ training, logitsOf = [], only }: PlanRequest): string {
  if (only) return "features of the frozen part";
  if (training) return "training";
  return logitsOf.some((activations) => activations.length > 0) ? "evaluation" : "inference";
}
