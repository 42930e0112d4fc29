import type { Sequential } from "noodlenet";
import { loadVgg16 } from "noodlenet/io";
import type { Experiment, Settings, Trained } from "./Experiment.js";

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
  if (needsWeights && (await loadVgg16(model, weights ?? "imagenet")) !== "keras")
    throw new Error(`${id}: the report prepares pictures for Keras's weights of VGG16, but ${weights} holds PyTorch's`);
  return model;
}
