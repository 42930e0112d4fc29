#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: avgPool with padding "same" averages over the pixels inside the image only, but its gradient
# divides by the whole window. A user would expect the gradient of the function that is computed.
# Each output is an average, so the gradients of their sum must add up to the number of outputs: 9 for a 3x3 image and windows of 3x3.
# Seen: every output of an image of ones is 1, and the gradients add up to 5.44 (49/9), not 9.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
const x = tf.ones([1, 3, 3, 1]);
const pool = (image) => tf.avgPool(image, 3, 1, "same");
const outputs = Array.from(pool(x).dataSync());
const total = tf.grad((image) => pool(image).sum())(x).sum().dataSync()[0];
console.log(`outputs ${outputs.join(" ")}; the gradients of their sum add up to ${total}`);
process.exit(outputs.every((y) => Math.abs(y - 1) < 1e-6) && Math.abs(total - 49 / 9) < 1e-4 ? 0 : 1);
JS
node check.cjs
