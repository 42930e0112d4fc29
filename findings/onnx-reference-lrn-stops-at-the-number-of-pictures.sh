#!/usr/bin/env bash
# onnx 1.23.2, ReferenceEvaluator: LRN divides only as many channels as the batch has pictures; the channels after these stay as they were.
# The format's own evaluator, against which exported files are checked, would be expected to normalize every channel, as onnxruntime 1.32.0 does.
# Seen, for ones with size 3, alpha 3, beta 1, bias 1 and four channels: 1/3, 1, 1, 1 with one picture and 1/3, 1/4, 1, 1 with two;
# onnxruntime gives 1/3, 1/4, 1/4, 1/3 for each.
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
from onnx import helper
from onnx.reference import ReferenceEvaluator


def model_of(op, inputs, **attributes):
    names = [f"x{i}" for i in range(len(inputs))]
    kinds = [helper.np_dtype_to_tensor_dtype(x.dtype) for x in inputs]
    infos = [helper.make_tensor_value_info(name, kind, x.shape) for name, kind, x in zip(names, kinds, inputs)]
    graph = helper.make_graph([helper.make_node(op, names, ["y"], **attributes)], "graph", infos, [helper.make_empty_tensor_value_info("y")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def runtime(op, inputs, **attributes):
    session = onnxruntime.InferenceSession(model_of(op, inputs, **attributes).SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {f"x{i}": x for i, x in enumerate(inputs)})[0]


def reference(op, inputs, **attributes):
    return ReferenceEvaluator(model_of(op, inputs, **attributes)).run(None, {f"x{i}": x for i, x in enumerate(inputs)})[0]


attributes = {"size": 3, "alpha": 3.0, "beta": 1.0, "bias": 1.0}
one, two = (np.ones((n, 4, 1, 1), np.float32) for n in (1, 2))
seen = [reference("LRN", [x], **attributes)[0].ravel() for x in (one, two)]
right = runtime("LRN", [two], **attributes)[0].ravel()
print(f"reference {seen[0]} with one picture, {seen[1]} with two; onnxruntime {right}")
as_described = (
    np.allclose(seen[0], [1 / 3, 1, 1, 1]) and np.allclose(seen[1], [1 / 3, 1 / 4, 1, 1]) and np.allclose(right, [1 / 3, 1 / 4, 1 / 4, 1 / 3])
)
raise SystemExit(0 if as_described else 1)
PY
venv/bin/python check.py
