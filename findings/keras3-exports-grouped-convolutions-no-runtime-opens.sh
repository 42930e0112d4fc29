#!/usr/bin/env bash
# Keras 3.15.1's export(format="onnx") on TensorFlow 2.21.0 writes a Conv2D with groups above 1 as a node "StatefulPartitionedCall", which is not an
# operator of ONNX: export returns as if it had worked, and ONNX Runtime refuses the file. ONNX itself has groups, and tf2onnx reads depthwise ones.
#
# Keras compiles a grouped convolution by XLA (tf.function(jit_compile=True)); tf2onnx 1.17.0 does not look into such a call. It logs
# "Unsupported ops: Counter({'StatefulPartitionedCall': 1})", and goes on.
#
# Seen:     operators Add StatefulPartitionedCall
#           InvalidGraph
# Expected: operators Conv, and a file that runs; or an error of export
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
print("operators", *sorted({node.op_type for node in onnx.load("m.onnx").graph.node}))
try:
    onnxruntime.InferenceSession("m.onnx")
except Exception as error:
    print(type(error).__name__)
PY
(cd "$folder" && "$folder/keras3/bin/python" export.py 2> /dev/null | grep -E "^(operators|Invalid)" | tee seen)
diff "$folder/seen" - <<'TEXT'
operators Add StatefulPartitionedCall
InvalidGraph
TEXT
