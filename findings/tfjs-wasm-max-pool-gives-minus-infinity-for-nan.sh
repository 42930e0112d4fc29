#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0 with @tensorflow/tfjs-backend-wasm 4.22.0, Node: maxPool loses a whole window where its first element is NaN. A user would
# expect NaN, which tf.max gives, or the maximum of the others, which the cpu backend gives.
# Seen, for [NaN, 1, 2, 3]: -Infinity with the wasm backend, 3 with the cpu backend, NaN of tf.max with both. For [1, 2, 3, NaN] maxPool gives 3
# with both.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
require("@tensorflow/tfjs-backend-wasm");
const windows = [[NaN, 1, 2, 3], [1, 2, 3, NaN]].map((window) => () => tf.tensor4d(window, [1, 2, 2, 1]));
const one = async (y) => (await y.data())[0];
async function main() {
  const seen = {};
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    await tf.ready();
    const [first, last] = windows;
    seen[backend] = [
      await one(tf.maxPool(first(), 2, 2, "valid")),
      await one(tf.maxPool(last(), 2, 2, "valid")),
      await one(tf.max(first())),
    ];
    console.log(backend, seen[backend].join(" "));
  }
  const same = (a, b) => a.every((value, i) => Object.is(value, b[i]));
  process.exit(same(seen.cpu, [3, 3, NaN]) && same(seen.wasm, [-Infinity, 3, NaN]) ? 0 : 1);
}
main();
JS
node check.cjs
