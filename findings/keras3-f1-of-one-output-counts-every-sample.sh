#!/usr/bin/env bash
# keras 3.15.1 on TensorFlow 2.21.0: F1Score() with its defaults, on the one sigmoid output of a classifier of two classes, takes every sample for
# positive, whatever the network says: without a threshold it marks the largest output of each row, which is the only one.
# A user would expect 0.5, the threshold of Precision and Recall beside it.
# Seen, for the targets 0, 0, 0, 1, 1, 1 and predictions that are all right, all wrong or all 0.1: 0.667 three times; with threshold=0.5
# they are 1, 0 and 0.
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

targets = np.array([[0], [0], [0], [1], [1], [1]], np.float32)
predictions = [0.1 + 0.8 * targets, 0.9 - 0.8 * targets, np.full_like(targets, 0.1)]
seen = {
    threshold: [round(keras.metrics.F1Score(threshold=threshold)(targets, p).numpy().item(), 3) for p in predictions]
    for threshold in (None, 0.5)
}
print(f"F1 of right, wrong and equal predictions: {seen[None]} by default, {seen[0.5]} with a threshold of 0.5")
raise SystemExit(0 if seen[None] == [0.667] * 3 and seen[0.5] == [1, 0, 0] else 1)
PY
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py
