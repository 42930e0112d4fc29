#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: a Dropout layer with a seed drops the same units in every call and in every step of fit. A user would expect what
# Keras gives: a seed makes the sequence of masks repeatable from run to run, and each mask differs from the one before.
#
# The layer hands its seed to tf.dropout, which starts a generator from it each time. The units that it drops never learn, and those that it keeps
# are never dropped: for a batch of the same size the layer is a fixed cut through the network.
#
# Seen: ones through Dropout(0.5, seed 3) with training: true are 0 0 0 2 0 0 0 2, three times; of the weights of a Dense behind it, 6 of 8 are what
# they were after 20 epochs. Without a seed all of the weights are trained.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
async function untrained(options) {
  const model = tf.sequential({
    layers: [tf.layers.dropout({ rate: 0.5, inputShape: [8], ...options }), tf.layers.dense({ units: 1, kernelInitializer: "ones" })],
  });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  await model.fit(tf.ones([1, 8]), tf.zeros([1, 1]), { epochs: 20, verbose: 0 });
  return Array.from(model.getWeights()[0].dataSync()).filter((weight) => weight === 1).length;
}
(async () => {
  const layer = tf.layers.dropout({ rate: 0.5, seed: 3 });
  const masks = [1, 2, 3].map(() => layer.apply(tf.ones([1, 8]), { training: true }).dataSync().join(" "));
  const [seeded, free] = [await untrained({ seed: 3 }), await untrained({})];
  console.log(`${masks.join("; ")}; weights never trained: ${seeded} with a seed, ${free} without`);
  process.exit(new Set(masks).size === 1 && seeded === 6 && free === 0 ? 0 : 1);
})();
JS
node check.cjs
