#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, cpu backend, Node: a model of Keras 2.15.0 with UpSampling2D(interpolation="bilinear"), opened from its own to_json, enlarges
# images in another way; nothing is said. Keras samples by the centres of the pixels, TensorFlow.js by their corners, which shifts what is enlarged.
#
# tf.image.resizeBilinear has an option halfPixelCenters; the layers UpSampling2D and Resizing call it without.
#
# Seen:     Keras 0 0.25 0.75 1
#           TensorFlow.js 0 0.5 1 1
# Expected by most: the same numbers, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
cd "$folder"
"${PYTHON:-python3}" -m venv keras2
keras2/bin/pip install --quiet tensorflow-cpu==2.15.1 keras==2.15.0 "numpy<2"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @tensorflow/tfjs@4.22.0

cat >model.py <<'PY'
import keras
import numpy as np
model = keras.Sequential([keras.layers.UpSampling2D((1, 2), interpolation="bilinear", input_shape=(1, 2, 1))])
open("model.json", "w").write(model.to_json())
print("Keras", *[f"{value:g}" for value in model.predict(np.array([[[[0.0], [1.0]]]]), verbose=0).ravel()])
PY
cat >model.cjs <<'JS'
const tf = require("@tensorflow/tfjs");
(async () => {
  const model = await tf.models.modelFromJSON(JSON.parse(require("fs").readFileSync("model.json", "utf8")));
  console.log("TensorFlow.js", ...model.predict(tf.tensor([[[[0], [1]]]])).dataSync());
})();
JS
keras2/bin/python model.py 2>/dev/null | tee seen
node model.cjs 2>/dev/null | grep "^TensorFlow.js" | tee -a seen
diff seen - <<'TEXT'
Keras 0 0.25 0.75 1
TensorFlow.js 0 0.5 1 1
TEXT
