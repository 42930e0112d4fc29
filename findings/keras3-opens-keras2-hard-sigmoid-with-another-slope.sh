#!/usr/bin/env bash
# Keras 3.15.1 opens a model of Keras 2.15.0 whose activation is "hard_sigmoid", and predicts other numbers; nothing is said. The name
# is the same, the function is not: x / 5 + 1/2 between 0 and 1 in Keras 2, x / 6 + 1/2 in Keras 3.
#
# So it is with .h5 and with .keras, though both say which version wrote them. TensorFlow.js 4.22.0 computes Keras 2's, and so does ONNX's HardSigmoid with
# its default slope.
#
# Seen:     2.15.0 of 1: 0.7 by .h5, 0.7 by .keras
#           3.15.1 of 1: 0.666667 by .h5, 0.666667 by .keras
# Expected by most: 0.7 everywhere, or an error or warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras2"
"$python" -m venv "$folder/keras3"
"$folder/keras2/bin/pip" install --quiet tensorflow-cpu==2.15.1 keras==2.15.0 "numpy<2"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cat > "$folder/model.py" <<'PY'
import sys
import keras
import numpy as np
files = [sys.argv[1] + "/model.h5", sys.argv[1] + "/model.keras"]
if keras.__version__.startswith("2."):
    dense = keras.layers.Dense(1, activation="hard_sigmoid", kernel_initializer="ones")
    for file in files:
        keras.Sequential([keras.Input((1,)), dense]).save(file)
y = [float(keras.models.load_model(file, compile=False).predict(np.ones((1, 1)), verbose=0)[0, 0]) for file in files]
print(f"{keras.__version__} of 1: {y[0]:.6g} by .h5, {y[1]:.6g} by .keras")
PY
"$folder/keras2/bin/python" "$folder/model.py" "$folder" 2> /dev/null | tee "$folder/seen"
"$folder/keras3/bin/python" "$folder/model.py" "$folder" 2> /dev/null | tee -a "$folder/seen"
diff "$folder/seen" - <<'TEXT'
2.15.0 of 1: 0.7 by .h5, 0.7 by .keras
3.15.1 of 1: 0.666667 by .h5, 0.666667 by .keras
TEXT
