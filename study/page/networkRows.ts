import { type DiagramRow, modelRows } from "noodlenet/viz";
import type { Experiment } from "../Experiment.js";

/** The rows of the diagram of an experiment's network, or of the network of its `after`. */
export function networkRows({ network, after }: Experiment): DiagramRow[] {
  if (network) return modelRows(network(0));
  if (after) return networkRows(after);
  throw new Error("an experiment without a network needs an `after` with one");
}
