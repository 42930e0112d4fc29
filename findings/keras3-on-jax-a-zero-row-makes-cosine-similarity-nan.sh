#!/usr/bin/env bash
# Keras 3.15.1 on JAX 0.10.2: one sample for which a model without biases predicts zeros, such as an empty picture, makes all weights NaN in a step with the loss CosineSimilarity. The loss itself is
# finite: ops.normalize takes min(1 / √0, 1e7), which is 1e7. Backwards the slope of the root at 0 is infinite, and JAX multiplies it by the 0 that the minimum hands back. On
# TensorFlow 2.21.0 the weights stay finite. UnitNormalization, and Dot with normalize=True, have the same slope.
#
# Seen: two samples, one of them zeros: after one step of SGD 4 of 4 weights are NaN on JAX, none on TensorFlow; the loss is finite on both.
# Expected by most: that what is guarded against a division by zero is guarded in its gradient.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 jax==0.10.2 jaxlib==0.10.2
cat >check.py <<'PY'
import numpy as np
import keras
dense = keras.layers.Dense(2, use_bias=False)
model = keras.Sequential([keras.Input((2,)), dense])
model.compile(keras.optimizers.SGD(0.1), "cosine_similarity")
history = model.fit(np.array([[1.0, 0.5], [0.0, 0.0]]), np.ones((2, 2)), verbose=0)
finite = "finite" if np.isfinite(history.history["loss"][0]) else "not finite"
print("loss", finite, "weights NaN", int(np.isnan(np.asarray(dense.kernel)).sum()))
PY
tensorflow=$(KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py 2>/dev/null)
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
echo "tensorflow: $tensorflow; jax: $jax"
[ "$tensorflow" = "loss finite weights NaN 0" ] && [ "$jax" = "loss finite weights NaN 4" ]
