#!/usr/bin/env bash
# Keras 3.15.1 on JAX 0.10.2: the derivative of |x| at 0 is 1 there, on TensorFlow 0. So the penalty L1, which is to bring weights to 0, takes those that are 0 away from it, all to the same side, and
# the mean absolute error moves a model whose predictions are exactly right.
#
# Seen: weights 0, L1(0.5), SGD with rate 0.1, no error: -0.05 after one step on JAX, 0 on TensorFlow. Mean absolute error, prediction 0, target 0: weights 0.1 on JAX, 0 on TensorFlow.
# Expected by most: 0, the subgradient in the middle, which PyTorch and TensorFlow take, too.
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
def after_a_step(loss, regularizer):
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros", kernel_regularizer=regularizer)
    model = keras.Sequential([keras.Input((1,)), dense])
    model.compile(keras.optimizers.SGD(0.1), loss)
    model.fit(np.ones((1, 1)), np.zeros((1, 1)), verbose=0)
    return f"{np.asarray(dense.kernel)[0, 0]:.2f}"
print(after_a_step("mse", keras.regularizers.L1(0.5)), after_a_step("mae", None))
PY
tensorflow=$(KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py 2>/dev/null)
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
echo "weights after a step with L1, with the mean absolute error: tensorflow $tensorflow, jax $jax"
[ "$tensorflow" = "0.00 0.00" ] && [ "$jax" = "-0.05 0.10" ]
