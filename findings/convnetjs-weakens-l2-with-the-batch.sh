#!/usr/bin/env bash
# convnetjs 0.3.0 (npm's latest): the trainer divides the gradient of the L2 and L1 penalties by batch_size, together with the sum of the samples' gradients. The
# penalty is not summed over samples, though: it stands once in a batch. So weights decay batch_size times slower than l2_decay says, and a setting that was good
# with one batch size regularizes less with a larger one. The loss that the trainer reports has the whole penalty, of which it then takes a fraction of the slope.
#
# Seen: a weight 1, learning rate 0.1, l2_decay 0.5, samples whose own gradient is 0: one update takes 0.05 off with batch_size 1 and 0.005 with batch_size 10.
# Expected by most: 0.05 with both, which is what Keras and PyTorch take off, whose losses are means over the batch, plus the penalty.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts convnetjs@0.3.0
cat >check.cjs <<'JS'
const { Net, Trainer, Vol } = require("convnetjs");
const taken = [1, 10].map((batch_size) => {
  const net = new Net();
  net.makeLayers([{ type: "input", out_sx: 1, out_sy: 1, out_depth: 1 }, { type: "regression", num_neurons: 1 }]);
  const weights = net.layers[1].filters[0].w;
  weights[0] = 1;
  const trainer = new Trainer(net, { method: "sgd", learning_rate: 0.1, l2_decay: 0.5, momentum: 0, batch_size });
  // An input of 0 gives 0, which is the target: only the penalty changes the weight.
  for (let i = 0; i < batch_size; i++) trainer.train(new Vol(1, 1, 1, 0), [0]);
  return 1 - weights[0];
});
console.log(`taken off: ${taken.map((t) => t.toFixed(6)).join(" with batch_size 1, ")} with 10`);
process.exit([0.05, 0.005].every((t, i) => Math.abs(t - taken[i]) < 1e-9) ? 0 : 1);
JS
node check.cjs
