#!/usr/bin/env bash
# onnx 1.23.2 and onnxruntime 1.32.0: ConvTranspose with auto_pad SAME_UPPER is described as giving sides of stride times the input. Where the kernel
# is narrower than the stride, the format's shape inference and the runtime give less (no padding is added), and the format's evaluator gives the
# described size, with the zeros in front of everything. So the same file has two results of two sizes. tf.nn.conv2d_transpose with SAME has
# the described size, with the zeros behind.
# Seen, for [1, 1, 1] with a kernel of 1 and a stride of 2: shape inference 5, runtime [1, 0, 1, 0, 1], evaluator [0, 1, 0, 1, 0, 1]. With
# output_shape [6] in place of auto_pad all agree: [1, 0, 1, 0, 1, 0].
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


inputs = [np.ones((1, 1, 3), np.float32), np.ones((1, 1, 1), np.float32)]


def all_of(**attributes):
    inferred = onnx.shape_inference.infer_shapes(model_of("ConvTranspose", inputs, strides=[2], **attributes))
    size = inferred.graph.output[0].type.tensor_type.shape.dim[2].dim_value
    return [size, *(f("ConvTranspose", inputs, strides=[2], **attributes).ravel().tolist() for f in (runtime, reference))]


same, sized = all_of(auto_pad="SAME_UPPER"), all_of(output_shape=[6])
print(f"shape inference, runtime, reference: {same} with SAME_UPPER, {sized} with output_shape")
behind = [1, 0, 1, 0, 1, 0]
raise SystemExit(0 if same == [5, [1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]] and sized == [6, behind, behind] else 1)
PY
venv/bin/python check.py
