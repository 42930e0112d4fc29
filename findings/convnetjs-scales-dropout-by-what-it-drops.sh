#!/usr/bin/env bash
# convnetjs 0.3.0 (npm's latest): a dropout layer drops each value with the probability drop_prob in training, and multiplies all by drop_prob when it predicts. What
# remains on average is 1 - drop_prob, so that predictions are off by drop_prob / (1 - drop_prob): 4 times too large for 0.8, 4 times too small for 0.2. At
# 0.5, the default, the two are equal and nothing is to be seen.
#
# Seen: 10000 ones through dropout with drop_prob 0.2 have a mean near 0.8 in training and of 0.2 in prediction.
# Expected by most: the same mean of both, as in every other framework.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts convnetjs@0.3.0
cat >check.cjs <<'JS'
const convnetjs = require("convnetjs");
const layer = new convnetjs.DropoutLayer({ in_sx: 1, in_sy: 1, in_depth: 10000, drop_prob: 0.2 });
const mean = (training) => layer.forward(new convnetjs.Vol(1, 1, 10000, 1), training).w.reduce((sum, value) => sum + value, 0) / 10000;
const [trained, predicted] = [mean(true), mean(false)];
console.log(`mean in training ${trained}, in prediction ${predicted}`);
process.exit(Math.abs(trained - 0.8) < 0.05 && Math.abs(predicted - 0.2) < 1e-6 ? 0 : 1);
JS
node check.cjs
