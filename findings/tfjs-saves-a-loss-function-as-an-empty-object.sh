#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: a layers model that was compiled with a loss given as a function (its own tf.metrics.meanSquaredError, say) is
# saved with training_config's loss as {}: what the loss was is lost, nothing is said when it is saved, and the model that is loaded from the file cannot be trained.
# Metrics given as functions are written by name, and a loss by its name is, too.
#
# Seen: the saved trainingConfig has "loss": {} for a function and "loss": "mean_squared_error" for the name "meanSquaredError"; the model that was saved
# with the function loads, a note on the console says that an output "is missing from loss dictionary", and fit fails: "lossFunction is not a function".
# Expected by most: an error or a warning at save, as Keras warns of a function that it cannot serialize, or a model that is loaded uncompiled.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0
cat >check.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
async function saved(loss) {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "sgd", loss });
  await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), { verbose: 0 });
  let artifacts;
  await model.save(tf.io.withSaveHandler(async (all) => {
    artifacts = all;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  }), { includeOptimizer: true });
  return artifacts;
}
(async () => {
  const [byFunction, byName] = [await saved(tf.metrics.meanSquaredError), await saved("meanSquaredError")];
  console.log(JSON.stringify(byFunction.trainingConfig.loss), JSON.stringify(byName.trainingConfig.loss));
  let outcome = "trains";
  try {
    const model = await tf.loadLayersModel(tf.io.fromMemory(byFunction));
    await model.fit(tf.ones([4, 2]), tf.ones([4, 1]), { verbose: 0 });
  } catch (error) {
    outcome = error.message;
  }
  console.log(outcome);
  const again = await tf.loadLayersModel(tf.io.fromMemory(byName));
  await again.fit(tf.ones([4, 2]), tf.ones([4, 1]), { verbose: 0 });
  const asSeen =
    JSON.stringify(byFunction.trainingConfig.loss) === "{}" &&
    byName.trainingConfig.loss === "mean_squared_error" &&
    outcome === "lossFunction is not a function";
  process.exit(asSeen ? 0 : 1);
})();
JS
node check.cjs
