import { preprocessVgg16 } from "noodlenet";
import { network as dense } from "../examples/s1-dense.js";
import { network as convolutional } from "../examples/s2-cnn.js";
import { network as dropout } from "../examples/s4-dropout.js";
import { network as batchNormalised } from "../examples/s5-batch-norm.js";
import { network as regularised } from "../examples/s6-l2.js";
import { network as frozenVgg16 } from "../examples/s7-vgg16-frozen.js";
import { network as pretrained, unfreezeBlock5 } from "../examples/s8-fine-tune.js";
import type { Experiment } from "./Experiment.js";
import { toUnit } from "./toUnit.js";

export const s1: Experiment = {
  id: "s1",
  title: { en: "Dense layers only", ja: "全結合層だけのネットワーク" },
  cost: 0.2,
  prepare: toUnit,
  network: dense,
};

export const s2: Experiment = {
  id: "s2",
  title: { en: "Convolutional network", ja: "畳み込みニューラルネットワーク" },
  cost: 1,
  prepare: toUnit,
  network: convolutional,
};

/** Trains nothing: reads the curves of s2 for overfitting. */
export const s3: Experiment = {
  id: "s3",
  title: { en: "Overfitting", ja: "過学習" },
  cost: 0,
  prepare: toUnit,
  after: s2,
};

export const s4: Experiment = {
  id: "s4",
  title: { en: "Dropout", ja: "ドロップアウト" },
  cost: 1,
  prepare: toUnit,
  network: dropout,
};

export const s5: Experiment = {
  id: "s5",
  title: { en: "Batch normalisation", ja: "バッチ正規化" },
  cost: 1.2,
  prepare: toUnit,
  network: batchNormalised,
  otherMomentum: 0.9,
};

export const s6: Experiment = {
  id: "s6",
  title: { en: "L2 regularisation", ja: "L2 正則化" },
  cost: 1,
  prepare: toUnit,
  network: regularised,
};

export const s7: Experiment = {
  id: "s7",
  title: { en: "VGG16, frozen", ja: "VGG16（重みを固定）" },
  cost: 2,
  prepare: preprocessVgg16,
  needsWeights: true,
  network: frozenVgg16,
};

export const s8: Experiment = {
  id: "s8",
  title: { en: "VGG16, block 5 fine-tuned", ja: "VGG16（block5 を再学習）" },
  cost: 2.5,
  prepare: preprocessVgg16,
  needsWeights: true,
  after: s7,
  network(seed) {
    const model = pretrained(seed);
    unfreezeBlock5(model);
    return model;
  },
  fineTune: unfreezeBlock5,
};

/** The report's experiments, in its order. */
export const experiments: readonly Experiment[] = [s1, s2, s3, s4, s5, s6, s7, s8];
