#!/usr/bin/env bash
# Keras 3.15.1's export(format="onnx") of a Conv2D with groups writes a node StatefulPartitionedCall, which ONNX does not have: on a CPU Keras
# computes grouped convolutions in a function compiled by XLA, which tf2onnx 1.17.0 does not look into. The export ends without an error, and ONNX
# Runtime 1.32.0 refuses the file. DepthwiseConv2D is exported right.
#
# Seen:     operators StatefulPartitionedCall Add; ONNX Runtime InvalidGraph
# Expected: a Conv with group 2, or an error from export
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
"${PYTHON:-python3}" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 onnx==1.23.2 onnxruntime==1.32.0
"$folder/keras3/bin/pip" install --quiet --no-deps tf2onnx==1.17.0 flatbuffers requests

cat > "$folder/export.py" <<'PY'
import keras
import numpy as np
import onnx
import onnxruntime
model = keras.Sequential([keras.Input((8, 8, 4)), keras.layers.Conv2D(4, 3, groups=2)])
model.predict(np.zeros((1, 8, 8, 4)), verbose=0)
model.export("m.onnx", format="onnx", verbose=False)
print("operators", *(node.op_type for node in onnx.load("m.onnx").graph.node))
try:
    onnxruntime.InferenceSession("m.onnx")
    print("ONNX Runtime opens it")
except Exception as error:
    print("ONNX Runtime", type(error).__name__)
PY
(cd "$folder" && "$folder/keras3/bin/python" export.py 2> /dev/null | grep -E "^(operators|ONNX)" | tee seen)
diff "$folder/seen" - <<'TEXT'
operators StatefulPartitionedCall Add
ONNX Runtime InvalidGraph
TEXT
