#!/usr/bin/env bash
# onnxruntime 1.32.0, CPU: what MaxPool gives for a window with NaN depends on whether the node's optional second output, Indices, is asked for.
# A user would expect an output that is added to leave the others as they were.
# Seen, for windows [NaN, 1, 2, 3] and [1, NaN, 2, 3]: 3 and NaN without Indices, NaN and 3 with them. Besides, GlobalMaxPool of four -inf gives
# -3.4028235e38, where MaxPool gives -inf.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
cat >check.py <<'PY'
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper


def run(op, window, outputs, **attributes):
    kinds = {"y": TensorProto.FLOAT, "indices": TensorProto.INT64}
    values = [helper.make_tensor_value_info(name, kinds[name], [1, 1, 1, 1]) for name in outputs]
    node = helper.make_node(op, ["x"], outputs, **attributes)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 2, 2])
    model = helper.make_model(helper.make_graph([node], "pool", [x], values), opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"x": np.array(window, np.float32).reshape(1, 1, 2, 2)})[0].item()


sizes = {"kernel_shape": [2, 2], "strides": [2, 2]}
windows = [[np.nan, 1, 2, 3], [1, np.nan, 2, 3]]
alone = [run("MaxPool", window, ["y"], **sizes) for window in windows]
beside = [run("MaxPool", window, ["y", "indices"], **sizes) for window in windows]
infinite = [run("MaxPool", [-np.inf] * 4, ["y"], **sizes), run("GlobalMaxPool", [-np.inf] * 4, ["y"])]
print(f"without Indices {alone}, with them {beside}; of -inf {infinite}")
as_described = (
    np.array_equal(alone, [3, np.nan], equal_nan=True)
    and np.array_equal(beside, [np.nan, 3], equal_nan=True)
    and infinite == [-np.inf, float(np.finfo(np.float32).min)]
)
raise SystemExit(0 if as_described else 1)
PY
venv/bin/python check.py
