#!/usr/bin/env bash
# ml-fnn 5.0.0 (npm's latest): each activation's derivative is written as a function of the sum z, but is given the output f(z). That is right for
# "tanh", the default, whose formula is of the output, and for "identity", "relu" and "parametric-relu", where it makes no difference. For "logistic", "softplus", "arctan" and the
# other seven the gradients of all layers but the last are wrong: of "logistic" the slope used is that at a number between 0 and 1, 0.197 to 0.25 whatever the sum, so that a
# saturated unit, whose slope is almost 0, learns as fast as any other.
#
# Seen: one logistic unit with weight 1 before two outputs with weights 1 and -1, input 2, the first class right, no regularization: the update of the
# unit's weight has 0.2072 as slope of the unit, its own formula at 0.8808, the output. By differences of the loss it is 0.1050.
# Expected by most: the gradient of the loss.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ml-fnn@5.0.0
cat >check.cjs <<'JS'
const loaded = require("ml-fnn");
const FeedForwardNeuralNetworks = loaded.default ?? loaded;
const [x, rate] = [2, 1e-3];
const layer = (W, activation) => ({
  ...{ model: "Layer", inputSize: W.length, outputSize: W[0].length, regularization: 0, epsilon: rate, activation },
  ...{ W, b: [W[0].map(() => 0)] },
});
const json = (weight) => ({
  ...{ model: "FNN", hiddenLayers: [1], iterations: 1, learningRate: rate, activation: "logistic", activationParam: 1 },
  dicts: { inputs: { a: 0, b: 1 }, outputs: { 0: "a", 1: "b" } },
  layers: [layer([[weight]], "logistic"), layer([[1, -1]], "logistic")],
});
const network = (weight) => FeedForwardNeuralNetworks.load(json(weight));
const loss = (weight) => -Math.log(network(weight).propagate(network(weight).model[0].W.constructor.checkMatrix([[x]])).get(0, 0));
const trained = network(1);
trained.train([[x]], ["a"]);
const update = (1 - trained.model[0].W.get(0, 0)) / rate;
const gradient = (loss(1 + 1e-4) - loss(1 - 1e-4)) / 2e-4;
// Both are the slope of the unit times the same error and input.
const output = 1 / (1 + Math.exp(-x));
const slope = output * (1 - output);
const used = (update / gradient) * slope;
console.log(`update ${update.toFixed(5)}, gradient ${gradient.toFixed(5)}; slope used ${used.toFixed(4)}, slope ${slope.toFixed(4)}`);
process.exit(Math.abs(used - 0.2072) < 0.001 && Math.abs(slope - 0.105) < 0.001 ? 0 : 1);
JS
node check.cjs
