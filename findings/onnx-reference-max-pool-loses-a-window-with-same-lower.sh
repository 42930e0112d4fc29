#!/usr/bin/env bash
# onnx 1.23.2, ReferenceEvaluator: MaxPool with auto_pad SAME_LOWER and a stride of 2 loses the first window, though the padding should be put
# before the picture. Shape inference of the same package says 3 results, the evaluator gives 2; with SAME_UPPER it gives 3, and AveragePool with
# SAME_LOWER gives 3, too. onnxruntime 1.32.0 gives 3.
# Seen, for [1, 2, 3, 4, 5] with windows of 2: [3, 5]; onnxruntime [1, 3, 5].
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


x = [np.arange(1, 6, dtype=np.float32).reshape(1, 1, 5)]
attributes = {"kernel_shape": [2], "strides": [2], "auto_pad": "SAME_LOWER"}
inferred = onnx.shape_inference.infer_shapes(model_of("MaxPool", x, **attributes)).graph.output[0].type.tensor_type.shape.dim[2].dim_value
seen = reference("MaxPool", x, **attributes).ravel().tolist()
right = runtime("MaxPool", x, **attributes).ravel().tolist()
mean = reference("AveragePool", x, **attributes).ravel().tolist()
print(f"inferred {inferred} results; reference {seen}, onnxruntime {right}; AveragePool of the reference {mean}")
raise SystemExit(0 if inferred == 3 and seen == [3, 5] and right == [1, 3, 5] and len(mean) == 3 else 1)
PY
venv/bin/python check.py
