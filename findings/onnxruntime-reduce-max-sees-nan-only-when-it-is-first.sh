#!/usr/bin/env bash
# onnxruntime 1.32.0, CPU: ReduceMax, ReduceMin and ArgMax pass NaN by, unless it is the first element; TopK of the same row takes NaN for the
# largest, wherever it is, and Max of two tensors is NaN where one of them is. NumPy and the reference evaluator give NaN in all of these.
# A network that has diverged is so found by one operator and hidden by another, and by the place of the NaN.
# Seen, for [1, NaN, 2]: ReduceMax 2, ReduceMin 1, ArgMax 2, TopK NaN; for [NaN, 1, 2]: NaN, NaN, 0, NaN.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6
cat >check.py <<'PY'
import numpy as np
import onnxruntime
from onnx import TensorProto, helper


def model_of(op, inputs, **attributes):
    names = [f"x{i}" for i in range(len(inputs))]
    kinds = [helper.np_dtype_to_tensor_dtype(x.dtype) for x in inputs]
    infos = [helper.make_tensor_value_info(name, kind, x.shape) for name, kind, x in zip(names, kinds, inputs)]
    graph = helper.make_graph([helper.make_node(op, names, ["y"], **attributes)], "graph", infos, [helper.make_empty_tensor_value_info("y")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def runtime(op, inputs, **attributes):
    session = onnxruntime.InferenceSession(model_of(op, inputs, **attributes).SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {f"x{i}": x for i, x in enumerate(inputs)})[0]


def seen(row):
    x = np.array([row], np.float32)
    axis = np.array([1])
    reduced = [runtime(op, [x, axis], keepdims=0)[0].item() for op in ("ReduceMax", "ReduceMin")]
    place = runtime("ArgMax", [x], axis=1)[0, 0].item()
    return [*reduced, place, top(x)]


def top(x):
    graph = helper.make_graph(
        [helper.make_node("TopK", ["x", "k"], ["values", "places"])],
        "graph",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape), helper.make_tensor_value_info("k", TensorProto.INT64, [1])],
        [helper.make_empty_tensor_value_info("values"), helper.make_empty_tensor_value_info("places")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["values"], {"x": x, "k": np.array([1])})[0].item()


within, first = seen([1, np.nan, 2]), seen([np.nan, 1, 2])
print(f"ReduceMax, ReduceMin, ArgMax, TopK: {within} of [1, NaN, 2], {first} of [NaN, 1, 2]")
as_described = np.array_equal(within, [2, 1, 2, np.nan], equal_nan=True) and np.array_equal(first, [np.nan, np.nan, 0, np.nan], equal_nan=True)
raise SystemExit(0 if as_described else 1)
PY
venv/bin/python check.py
