#!/usr/bin/env bash
# keras 3.15.1 on TensorFlow 2.21.0: a weight per sample, [n], with a loss per pixel, [n, h, w], or per row, [n, t], is multiplied along the last axis.
# Where that is as long as the batch it weighs the columns of all pictures, without a word; elsewhere TensorFlow stops with "Dimensions must be
# equal", or a message of like meaning. A user would expect it to weigh samples, as the documentation of fit says.
# Seen, for n = 4, the weights 1, 0, 0, 0, and a squared error of 1 in the first sample alone, so that the loss is 0.25: 0.0625 for pictures of 4 by 4
# and for rows of 4; an error for rows of 5.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
cat >check.py <<'PY'
import keras
import numpy as np


def loss_of(*sides):
    """Of a model that predicts 0, where the targets of the first sample are 1 and the weights of all others 0."""
    y = np.zeros((4, *sides, 1), np.float32)
    y[0] = 1
    model = keras.Sequential([keras.Input((*sides, 1)), keras.layers.Rescaling(0)])
    model.compile("sgd", "mse")
    return model.evaluate(np.zeros_like(y), y, sample_weight=np.array([1, 0, 0, 0], np.float32), batch_size=4, verbose=0)


try:
    other = loss_of(5)
except Exception as error:
    other = type(error).__name__
pictures, rows = loss_of(4, 4), loss_of(4)
print(f"pictures {pictures}, rows {rows}, rows of 5: {other}")
raise SystemExit(0 if pictures == rows == 0.0625 and isinstance(other, str) else 1)
PY
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py
