import type { Callback, Sequential } from "noodlenet";
import { bowlDatasets } from "noodlenet/bowls";
import type { Experiment } from "../../study/Experiment.js";
import { s2 } from "../s2-cnn.js";
import { s4 } from "../s4-dropout.js";

/** The report's experiments that are shown on the graphics device; any other would do. */
export const EXPERIMENTS: Readonly<Record<string, Experiment>> = { s2, s4 };

/** Trains an experiment's network on painted bowls, wherever tensors live now. */
export async function trainOnBowls(
  experiment: Experiment,
  { epochs, callbacks }: { epochs: number; callbacks: readonly Callback[] },
): Promise<Sequential> {
  const { train, val, test, classNames } = bowlDatasets({ batchSize: 16, scale: 1 / 255, seed: 1 });
  const pictures = { train, val, test, classNames };
  const { model } = await experiment.train!({ pictures, epochs, seed: 1, callbacks }, null);
  return model;
}
