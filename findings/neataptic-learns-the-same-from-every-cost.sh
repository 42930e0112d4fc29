#!/usr/bin/env bash
# neataptic 1.4.7 (npm's latest): train's option `cost` (MSE, by default, CROSS_ENTROPY, MAE, HINGE and others) only says which number is printed and compared with `error`. What is
# learned from is always target - output, whatever the cost and whatever the output's activation, which is not multiplied by its slope: the gradient of cross
# entropy for logistic outputs, and of half the squared error for outputs without an activation.
#
# Seen: two copies of a network, trained on the same samples without shuffling, once with MSE and once with MAE: different errors, the same weights bit for bit.
# Expected by most: that a cost is what the training minimizes, as in every framework that has the choice.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts neataptic@1.4.7
cat >check.cjs <<'JS'
const { architect, methods, Network } = require("neataptic");
const made = new architect.Perceptron(2, 3, 1).toJSON();
const samples = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]].map(([a, b, y]) => ({ input: [a, b], output: [y] }));
const results = [methods.cost.MSE, methods.cost.MAE].map((cost) => {
  const network = Network.fromJSON(JSON.parse(JSON.stringify(made)));
  const { error } = network.train(samples, { cost, iterations: 50, error: 0, rate: 0.3, shuffle: false });
  return { error, weights: JSON.stringify(network.toJSON().connections.map(({ weight }) => weight)) };
});
console.log(`errors ${results.map(({ error }) => error.toFixed(4)).join(" and ")}; same weights: ${results[0].weights === results[1].weights}`);
process.exit(results[0].error !== results[1].error && results[0].weights === results[1].weights ? 0 : 1);
JS
node check.cjs
