import type { Sequential } from "noodlenet";
import type { Experiment, Settings, Trained } from "./Experiment.js";
import { loadKerasVgg16 } from "./variants/loadKerasVgg16.js";

/**
 * Trains the network of an experiment.
 * @param before the trained model of the experiment's `after`, which fine-tuning continues with
 */
export async function train(experiment: Experiment, settings: Settings, before: Trained | null): Promise<Trained> {
  const { pictures, callbacks } = settings;
  const model = experiment.fineTune ? fineTuned(experiment, before) : await fresh(experiment, settings);
  const epochs = experiment.fineTune ? Math.max(1, Math.round(settings.epochs / 2)) : settings.epochs;
  const history = await model.fit(pictures.train, { epochs, validationData: pictures.val, callbacks });
  return { model, history };
}

function fineTuned({ id, after, fineTune }: Experiment, before: Trained | null): Sequential {
  if (before === null) throw new Error(`${id} continues the training of ${after?.id}, which has not been run`);
  fineTune!(before.model);
  return before.model;
}

async function fresh({ id, network, needsWeights }: Experiment, { seed, weights }: Settings): Promise<Sequential> {
  if (!network) throw new Error(`${id} has no network to train`);
  const model = network(seed);
  if (needsWeights) await loadKerasVgg16(model, weights ?? "imagenet");
  return model;
}
