#!/usr/bin/env bash
# Keras 3.15.1: a model that ends in softmax and is wrong with a probability of 0 learns on TensorFlow 2.21.0 and not on JAX 0.10.2. The losses of probabilities hold them within 1e-7 of 0 and 1, where the
# clipping has no slope. On TensorFlow Keras's softmax and sigmoid leave a note of their input on their output, by which the loss finds the logits and computes from those.
# JAX's arrays take no notes. On TensorFlow the note is lost, and the slope with it, as soon as any layer follows, were it a Reshape that changes nothing. from_logits=True has
# the slope everywhere.
#
# Seen: logits 100 and 0, the second class right, one step of SGD with rate 0.1: the weight goes from 100 to 99.9 on TensorFlow, stays at 100 on JAX, and stays on TensorFlow, too, with a Reshape
# behind the softmax; sigmoid with BinaryCrossentropy likewise.
# Expected by most: the same step on each backend, and from the same numbers.
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
from keras.layers import Dense, Reshape
def after_a_step(weights, activation, loss, label, *behind):
    start = keras.initializers.Constant(np.array(weights))
    dense = Dense(len(weights[0]), use_bias=False, kernel_initializer=start, activation=activation)
    model = keras.Sequential([keras.Input((1,)), dense, *behind])
    model.compile(keras.optimizers.SGD(0.1), loss)
    model.fit(np.ones((1, 1)), np.array([label]), verbose=0)
    return f"{np.asarray(dense.kernel)[0, 0]:.2f}"
entropy = "sparse_categorical_crossentropy"
print(
    after_a_step([[100.0, 0.0]], "softmax", entropy, 1),
    after_a_step([[100.0, 0.0]], "softmax", entropy, 1, Reshape((2,))),
    after_a_step([[100.0]], "sigmoid", "binary_crossentropy", [0.0]),
)
PY
tensorflow=$(KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py 2>/dev/null)
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
echo "softmax, softmax and Reshape, sigmoid: tensorflow $tensorflow, jax $jax"
[ "$tensorflow" = "99.90 100.00 99.90" ] && [ "$jax" = "100.00 100.00 100.00" ]
