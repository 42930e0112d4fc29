#!/usr/bin/env bash
# onnx 1.23.2 and onnxruntime 1.32.0: MeanVarianceNormalization is defined in the format by a body of other operators, which takes the variance as
# the mean of squares less the square of the mean, and adds 1e-9 to the deviation. The runtime computes it otherwise: from the differences to the
# mean, and without the 1e-9. So a grey picture is 0 by the format and NaN by the runtime, and two bright pixels that differ by one are
# -1 and 1 by the runtime and -5e8 and 5e8 by the format's own evaluator.
# Seen, for [5, 5]: 0, 0 and NaN, NaN; for [10000, 10001]: -5e8, 5e8 and -1, 1.
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


def both(row):
    x = [np.array(row, np.float32).reshape(1, 1, 1, 2)]
    return [f("MeanVarianceNormalization", x).ravel().tolist() for f in (reference, runtime)]


flat, bright = both([5, 5]), both([10000, 10001])
print(f"reference and runtime of [5, 5]: {flat}; of [10000, 10001]: {bright}")
as_described = (
    flat[0] == [0, 0]
    and np.isnan(flat[1]).all()
    and np.allclose(bright[0], [-5e8, 5e8])
    and np.allclose(bright[1], [-1, 1])
)
raise SystemExit(0 if as_described else 1)
PY
venv/bin/python check.py
