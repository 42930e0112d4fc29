#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: maximum, minimum, squaredDifference and matMul broadcast their arguments, but their gradients do not
# sum over the broadcast axes, and an error is raised at the backward pass; add, sub, mul and div do sum. A user would expect all to differentiate
# what they compute.
# Seen: "The gradient of input 'b' has shape '2,3', which does not match the shape of the input '3'" for maximum, minimum and squaredDifference
# of [2, 3] and [3], likewise for matMul of [2, 2, 3] and [1, 3, 2]; the gradient of mul has the shape of its input.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
const [a, b] = [tf.ones([2, 3]), tf.ones([3])];
const raises = (f, x, y) => {
  f(x, y).dataSync();
  try {
    tf.grads((p, q) => f(p, q).sum())([x, y]);
    return false;
  } catch (error) {
    console.log(error.message);
    return error.message.includes("does not match the shape of the input");
  }
};
const asSeen =
  raises(tf.maximum, a, b) && raises(tf.minimum, a, b) && raises(tf.squaredDifference, a, b) &&
  raises(tf.matMul, tf.ones([2, 2, 3]), tf.ones([1, 3, 2])) && !raises(tf.mul, a, b);
process.exit(asSeen ? 0 : 1);
JS
node check.cjs
