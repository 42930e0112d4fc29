#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: image.resizeBilinear and image.resizeNearestNeighbor take halfPixelCenters, but their gradients
# are those without it. A user would expect the gradient of the function that is computed.
# Seen: [[0, 1], [0, 1]] enlarged to 2x4 by bilinear interpolation gives the rows 0, 0.25, 0.75, 1, whose sum depends on each left pixel by
# 1 + 0.75 + 0.25 = 2; the gradient says 1.5, as for the rows 0, 0.5, 1, 1. [[1, 2, 3], …] shrunk to one pixel by the nearest gives the
# middle one, 2, while the gradient goes to the corner.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
const look = (f, rows) => {
  const x = tf.tensor(rows.flat(), [1, rows.length, rows[0].length, 1]);
  return { values: Array.from(f(x).dataSync()), gradient: Array.from(tf.grad((y) => f(y).sum())(x).dataSync()) };
};
const bilinear = look((x) => tf.image.resizeBilinear(x, [2, 4], false, true), [[0, 1], [0, 1]]);
const nearest = look((x) => tf.image.resizeNearestNeighbor(x, [1, 1], false, true), [[1, 2, 3], [1, 2, 3], [1, 2, 3]]);
console.log(JSON.stringify({ bilinear, nearest }));
const same = (a, b) => a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) < 1e-5);
const asSeen =
  same(bilinear.values, [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1]) && same(bilinear.gradient, [1.5, 2.5, 1.5, 2.5]) &&
  same(nearest.values, [2]) && same(nearest.gradient, [1, 0, 0, 0, 0, 0, 0, 0, 0]);
process.exit(asSeen ? 0 : 1);
JS
node check.cjs
