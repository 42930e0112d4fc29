import { modelDiagram } from "noodlenet/viz";
import type { Experiment } from "./Experiment.js";
import type { Look } from "./pictureFiles.js";

/** The diagram of the network that an experiment trains, its own or the one that it goes on with, drawn from the model. */
export function networkDiagram({ network, after }: Experiment, look: Look): string {
  if (network) return modelDiagram(network(0), look);
  if (after) return networkDiagram(after, look);
  throw new Error("an experiment without a network comes after one that has it");
}
