import type { Shape } from "../util/shape.js";
import type { Defaults, Graph, Node } from "./Graph.js";

/** What a plan consists of. */
export interface PlanParts {
  readonly title: string;
  readonly graph: Graph;
  /** What rewrites did, one sentence each. */
  readonly notes: readonly string[];
  /** For each output the last activation that is left to the loss, or null. */
  readonly leftOut?: readonly (Node | null)[];
  /** The backend and float type to run under. Default: the current ones. */
  readonly defaults?: Defaults;
  /** Shapes of one sample of each input. */
  readonly inputShapes: readonly Shape[];
}
