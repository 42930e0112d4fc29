#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: a BatchNormalization with trainable: false goes on learning in fit: it normalizes by the statistics of the batch
# and moves its moving mean and variance. gamma and beta alone are frozen.
#
# In Keras 3.15.1, whose layer this is, a frozen BatchNormalization runs in inference mode, and its statistics stay. With TensorFlow.js a
# frozen base predicts other numbers after each fit, whatever is trained behind it.
#
# Seen: a frozen layer with moving mean 0 and variance 1 has mean 0.15 and variance 1.24 after one step on the batch 10, 20. The model, trained with the
# learning rate 0, predicts 14.99 for 15 before that and 13.33 after it.
# Expected by most: mean 0 and variance 1, and the same prediction.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
(async () => {
  const frozen = tf.layers.batchNormalization({ inputShape: [1], trainable: false });
  const model = tf.sequential({ layers: [frozen, tf.layers.dense({ units: 1, kernelInitializer: "ones" })] });
  model.compile({ optimizer: tf.train.sgd(0), loss: "meanSquaredError" });
  const predicted = () => model.predict(tf.tensor([[15]])).dataSync()[0];
  const before = predicted();
  await model.fit(tf.tensor([[10], [20]]), tf.zeros([2, 1]), { epochs: 1, verbose: 0 });
  const [mean, variance] = frozen.getWeights().slice(2).map((weight) => weight.dataSync()[0]);
  console.log(`trainable weights ${frozen.trainableWeights.length}; moving mean ${mean}, variance ${variance}; predicts ${before}, then ${predicted()}`);
  const asSeen = frozen.trainableWeights.length === 0 && Math.abs(mean - 0.15) < 1e-5 && Math.abs(variance - 1.24) < 1e-5 && before - predicted() > 1;
  process.exit(asSeen ? 0 : 1);
})();
JS
node check.cjs
