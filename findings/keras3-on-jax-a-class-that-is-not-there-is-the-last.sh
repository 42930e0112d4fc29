#!/usr/bin/env bash
# Keras 3.15.1 on JAX 0.10.2: Precision(class_id=7) and Recall(class_id=7) of three classes give the numbers of the last class, without a word; class_id=-5 those of the first. The metric takes
# y_pred[..., class_id], and JAX moves an index that leaves an array to its nearest end. TensorFlow 2.21.0 raises an InvalidArgumentError for both. A report by class, made in a loop that counts from 1,
# thus shows the last class twice and the first not at all.
#
# Seen: of six predictions for three classes, recall 1, 0.5, 1 for the classes 0, 1, 2; on JAX 1 for class 7 and 1 for class -5, and precision 1 and 0.667, which are those of the classes 2 and 0.
# Expected by most: an error, as on TensorFlow.
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
y = np.eye(3, dtype="float32")[[0, 1, 2, 0, 1, 2]]
p = np.array([[0.9, 0.1, 0], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7], [0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.1, 0.1, 0.8]], "float32")
def of(class_id):
    try:
        metrics = [keras.metrics.Precision(class_id=class_id), keras.metrics.Recall(class_id=class_id)]
        for metric in metrics:
            metric.update_state(y, p)
        return "/".join(f"{float(metric.result()):.3f}" for metric in metrics)
    except Exception as error:
        return type(error).__name__
print(" ".join(of(class_id) for class_id in (0, 1, 2, 7, -5)))
PY
tensorflow=$(KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py 2>/dev/null)
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
echo "tensorflow: $tensorflow; jax: $jax"
[ "$tensorflow" = "0.667/1.000 1.000/0.500 1.000/1.000 InvalidArgumentError InvalidArgumentError" ] &&
  [ "$jax" = "0.667/1.000 1.000/0.500 1.000/1.000 1.000/1.000 0.667/1.000" ]
