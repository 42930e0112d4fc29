#!/usr/bin/env bash
# brain.js 1.6.1 (npm's latest): the activation "leaky-relu" leaks nothing. run and toFunction give 0 for negative sums and multiply positive ones by
# leakyReluAlpha (0.01), where a leaky ReLU, and that of every other framework, keeps positive sums and multiplies negative ones.
#
# The error that is passed back is multiplied by 1 for positive outputs and by leakyReluAlpha for others, which is the gradient of neither function: weights that
# are moved to a framework with a leaky ReLU, and outputs compared with one, do not agree.
#
# Seen: a network of one weight 1 and bias 0 gives 0.01 for 1 and 0 for -1, by run and by toFunction.
# Expected by most: 1 for 1, -0.01 for -1.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts brain.js@1.6.1
cat >check.cjs <<'JS'
const brain = require("brain.js");
const network = new brain.NeuralNetwork({ activation: "leaky-relu", hiddenLayers: [1] });
network.fromJSON({ sizes: [1, 1], activation: "leaky-relu", layers: [{ 0: {} }, { 0: { bias: 0, weights: { 0: 1 } } }] });
const compiled = network.toFunction();
const outputs = [1, -1].map((x) => [network.run([x])[0], compiled([x])[0]]);
console.log(`for 1: ${outputs[0].join(" and ")}; for -1: ${outputs[1].join(" and ")}`);
const asSeen = outputs.flat().every((y, i) => Math.abs(y - [0.01, 0.01, 0, 0][i]) < 1e-6);
process.exit(asSeen ? 0 : 1);
JS
node check.cjs
