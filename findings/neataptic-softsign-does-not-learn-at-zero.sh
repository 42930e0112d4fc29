#!/usr/bin/env bash
# neataptic 1.4.7 (npm's latest): the derivative of the activation SOFTSIGN is x / (1 + |x|)², where that of x / (1 + |x|) is 1 / (1 + |x|)². At 0, where the slope is
# largest, it gives 0, and for negative sums it is negative: there a hidden unit's weights go the wrong way. A unit that begins with a sum of 0 stays there.
#
# Seen: derivative 0 at 0 and -0.25 at -1. By differences: 1 and 0.25.
# Expected by most: the derivative of the function.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts neataptic@1.4.7
cat >check.cjs <<'JS'
const { methods } = require("neataptic");
const f = methods.activation.SOFTSIGN;
const given = [0, -1].map((x) => f(x, true));
const differences = [0, -1].map((x) => (f(x + 1e-6) - f(x - 1e-6)) / 2e-6);
console.log(`derivative ${given.join(" and ")}, by differences ${differences.map((d) => d.toFixed(4)).join(" and ")}`);
process.exit([0, -0.25, 1, 0.25].every((d, i) => Math.abs(d - [...given, ...differences][i]) < 1e-4) ? 0 : 1);
JS
node check.cjs
