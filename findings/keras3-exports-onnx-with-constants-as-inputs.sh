#!/usr/bin/env bash
# Keras 3.15.1's export(format="onnx") leaves out what a Normalization subtracts and divides by: they become inputs of the graph without values,
# so that ONNX Runtime cannot run the file on the model's own input. keras.applications.EfficientNetB0 has such a layer. Nothing warns.
#
# Export also refuses a model that has not been called yet, though it was built, and though its shapes are known.
#
# Seen:     never called: ValueError
#           inputs 3 of a model with 1; the last are the mean and the variance
# Expected: inputs 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
"${PYTHON:-python3}" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 onnx==1.23.2
"$folder/keras3/bin/pip" install --quiet --no-deps tf2onnx==1.17.0 flatbuffers requests

cat > "$folder/export.py" <<'PY'
import keras
import numpy as np
import onnx
model = keras.Sequential([keras.Input((4,)), keras.layers.Normalization(mean=[1.0] * 4, variance=[4.0] * 4), keras.layers.Dense(2)])
try:
    model.export("m.onnx", format="onnx", verbose=False)
except ValueError:
    print("never called: ValueError")
model.predict(np.zeros((1, 4)), verbose=0)
model.export("m.onnx", format="onnx", verbose=False)
print("inputs", len(onnx.load("m.onnx").graph.input), "of a model with", len(model.inputs))
PY
(cd "$folder" && "$folder/keras3/bin/python" export.py 2> /dev/null | grep -E "^(never|inputs)" | tee seen)
diff "$folder/seen" - <<'TEXT'
never called: ValueError
inputs 3 of a model with 1
TEXT
