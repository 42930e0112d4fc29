import type { Callback, Sequential } from "noodlenet";
import { bowlDatasets } from "noodlenet/bowls";
import { network as convolutional } from "../s2-cnn.js";
import { network as dropout } from "../s4-dropout.js";

/** The networks of two of the report's experiments, by id; those of the others would do as well. */
export const NETWORKS: Readonly<
  Record<string, { readonly title: string; readonly network: (seed: number) => Sequential }>
> = {
  s2: { title: "Convolutional network", network: convolutional },
  s4: { title: "Dropout", network: dropout },
};

/** Trains a network on painted bowls, with the backend that is in use. */
export async function trainOnBowls(
  network: (seed: number) => Sequential,
  { epochs, callbacks }: { epochs: number; callbacks: readonly Callback[] },
): Promise<Sequential> {
  const { train, val } = bowlDatasets({ batchSize: 16, scale: 1 / 255, seed: 1 });
  const model = network(1);
  await model.fit(train, { epochs, validationData: val, callbacks });
  return model;
}
