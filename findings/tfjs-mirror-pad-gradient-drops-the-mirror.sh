#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: mirrorPad repeats elements, but its gradient cuts the padding off, as that of pad with a constant
# does: what flows to the mirrored copies is lost. A user would expect it to be added to the elements that were copied.
# Seen: [1, 2, 3] with one element reflected at each end is [2, 1, 2, 3, 2]; the gradient of its sum is [1, 1, 1], not [1, 3, 1].
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
const x = tf.tensor1d([1, 2, 3]);
const pad = (values) => tf.mirrorPad(values, [[1, 1]], "reflect");
const padded = Array.from(pad(x).dataSync());
const gradient = Array.from(tf.grad((values) => pad(values).sum())(x).dataSync());
console.log(`padded ${padded.join(" ")}; gradient of the sum ${gradient.join(" ")}`);
process.exit(padded.join() === "2,1,2,3,2" && gradient.join() === "1,1,1" ? 0 : 1);
JS
node check.cjs
