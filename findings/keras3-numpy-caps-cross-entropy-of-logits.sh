#!/usr/bin/env bash
# Keras 3.15.1's NumPy backend computes BinaryCrossentropy(from_logits=True) by way of probabilities, which it holds within 1e-7 of 0 and 1: no sample costs more than 15.94, and
# one that costs 10 costs 9.9996. Its CategoricalCrossentropy(from_logits=True) works from the logits. So do both on JAX. A model that is evaluated under KERAS_BACKEND=numpy, which takes
# no gradient and is meant for inference, seems better than it is by just the samples that it is surest and wrong about.
#
# Seen: label 0, logit 40: 15.9424 on NumPy, 40 on JAX; as two classes 40 on both.
# Expected by most: that from_logits, which is there for this, gives max(z, 0) − z·y + log(1 + exp(−|z|)) on each backend.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 jax==0.10.2 jaxlib==0.10.2
cat >check.py <<'PY'
import numpy as np
from keras.losses import BinaryCrossentropy, CategoricalCrossentropy
row = lambda *values: np.array([values], dtype="float32")
binary = float(BinaryCrossentropy(from_logits=True)(row(0), row(40)))
classes = float(CategoricalCrossentropy(from_logits=True)(row(0, 1), row(40, 0)))
print(f"{binary:.2f} {classes:.2f}")
PY
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
numpy=$(KERAS_BACKEND=numpy venv/bin/python check.py 2>/dev/null)
echo "binary, two classes: jax $jax, numpy $numpy"
[ "$jax" = "40.00 40.00" ] && [ "$numpy" = "15.94 40.00" ]
