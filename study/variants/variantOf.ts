import { Adam, modelFromConfig, RMSprop, type Sequential, SGD } from "noodlenet";
import type { Experiment } from "../Experiment.js";
import { PREPARE } from "./prepare.js";
import type { OptimizerName, Setting } from "./Setting.js";

const OPTIMIZERS: Readonly<Record<OptimizerName, typeof Adam | typeof RMSprop | typeof SGD>> = {
  adam: Adam,
  rmsprop: RMSprop,
  sgd: SGD,
};

/**
 * The same experiment with other settings. Its network is made by the experiment and then adapted: the L2 factor and the dropout rate in
 * its config, the optimizer by compiling it again.
 */
export function variantOf(experiment: Experiment, setting: Setting): Experiment {
  const { id, title, cost, after, network, fineTune, needsWeights } = experiment;
  return {
    id,
    title,
    cost,
    needsWeights,
    prepare: PREPARE[setting.pixels],
    ...(network ? { network: (seed: number) => adapted(network(seed), setting) } : {}),
    ...(after ? { after: variantOf(after, setting) } : {}),
    ...(fineTune
      ? {
          fineTune(model: Sequential) {
            fineTune(model);
            compile(model, setting.optimizer, setting.fineTuneRate!);
          },
        }
      : {}),
  };
}

function adapted(network: Sequential, setting: Setting): Sequential {
  const config = network.toConfig();
  const layers = (config.layers as LayerConfig[]).map((layer) => adaptedLayer(layer, setting));
  const model = modelFromConfig({ ...config, layers }) as Sequential;
  network.dispose();
  compile(model, setting.optimizer, setting.learningRate);
  return model;
}

/** A layer as configs describe it. */
type LayerConfig = ReturnType<Sequential["toConfig"]>;

function adaptedLayer(layer: LayerConfig, { l2, dropout }: Setting): LayerConfig {
  if (layer.type === "Dropout" && dropout !== undefined) return { ...layer, rate: dropout };
  if (layer.kernelRegularizer && l2 !== undefined) return { ...layer, kernelRegularizer: { l1: 0, l2 } };
  return layer;
}

function compile(model: Sequential, optimizer: OptimizerName, learningRate: number): void {
  model.compile({
    optimizer: new OPTIMIZERS[optimizer]({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}
