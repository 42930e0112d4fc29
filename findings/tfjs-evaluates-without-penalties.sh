#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: the loss that evaluate gives, and val_loss of fit, leave out the penalties of regularizers; the loss of fit has them. A
# user would expect one loss, as in Keras 3.15.1, where all three are 1 in the case below.
#
# A model with kernelRegularizer l2 seems to do better on validation data than on training data, and its val_loss cannot be set beside that of Keras.
#
# Seen: for a Dense of weight 1 with l2 1, data that it fits exactly, and the learning rate 0: loss 1, val_loss 0 on the same data, evaluate 0.
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
  const dense = tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: "ones", kernelRegularizer: tf.regularizers.l2({ l2: 1 }) });
  const model = tf.sequential({ layers: [dense] });
  model.compile({ optimizer: tf.train.sgd(0), loss: "meanSquaredError" });
  const [x, y] = [tf.ones([4, 1]), tf.ones([4, 1])];
  const { history } = await model.fit(x, y, { epochs: 1, verbose: 0, validationData: [x, y] });
  const evaluated = model.evaluate(x, y).dataSync()[0];
  console.log(`loss ${history.loss[0]}, val_loss ${history.val_loss[0]}, evaluate ${evaluated}`);
  process.exit(history.loss[0] === 1 && history.val_loss[0] === 0 && evaluated === 0 ? 0 : 1);
})();
JS
node check.cjs
