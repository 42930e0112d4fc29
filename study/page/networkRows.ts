import { type DiagramRow, modelRows } from "noodlenet/viz";
import type { Experiment } from "../Experiment.js";

/** The rows of the diagram of the network that an experiment trains, its own or the one that it goes on with. */
export function networkRows({ network, after }: Experiment): DiagramRow[] {
  if (network) return modelRows(network(0));
  if (after) return networkRows(after);
  throw new Error("an experiment without a network comes after one that has it");
}
