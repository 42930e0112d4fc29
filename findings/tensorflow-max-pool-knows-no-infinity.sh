#!/usr/bin/env bash
# keras 3.15.1 with tensorflow-cpu 2.21.0: MaxPooling2D begins each maximum with the least finite float32, not with minus infinity, and compares
# so that NaN never wins. A user who masks pixels with minus infinity would expect a wholly masked window to stay masked, and NaN to be
# handed on, as ReLU, reduce_max and GlobalMaxPooling2D do.
# Seen: a window of four -inf gives -3.4028235e38, so does a window of four NaN; [NaN, 1, 2, 3] gives 3, and the gradient of that 3 goes to the
# NaN. GlobalMaxPooling2D of the same gives -inf and NaN.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
cat >check.py <<'PY'
import numpy as np
import tensorflow as tf
from keras import layers

pool, whole = layers.MaxPooling2D(2), layers.GlobalMaxPooling2D()
least = np.finfo(np.float32).min
seen = {}
for name, window in {"infinite": [-np.inf] * 4, "nan": [np.nan] * 4, "mixed": [np.nan, 1, 2, 3]}.items():
    x = tf.Variable(np.array(window, np.float32).reshape(1, 2, 2, 1))
    with tf.GradientTape() as tape:
        y = pool(x)
    gradient = tape.gradient(y, x).numpy().ravel()
    seen[name] = y.numpy().item(), gradient.tolist(), whole(x).numpy().item()
    print(name, *seen[name])
as_described = (
    seen["infinite"][0] == least
    and seen["infinite"][2] == -np.inf
    and seen["nan"][0] == least
    and seen["mixed"][:2] == (3, [1, 0, 0, 0])
    and np.isnan(seen["mixed"][2])
)
raise SystemExit(0 if as_described else 1)
PY
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py
