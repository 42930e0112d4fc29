#!/usr/bin/env bash
# Keras 3.15.1 on JAX 0.10.2: AdaptiveAveragePooling2D and AdaptiveMaxPooling2D give NaN in the last row and column where the output is 7 and the input 7, too: the sizes that
# VGG and ResNet have for pictures of 224, where the layer changes nothing. The numbers are right on Keras's NumPy backend, and on JAX for other sizes such as 8 to 8.
#
# The window of output i ends at ceil((i + 1) · (7 / 7 + a little)) in Keras's computation, in float32 on JAX and in float64 with NumPy: the last one ends at 8 there, behind
# the image. JAX does not refuse an index that is too large, but gives NaN for it.
#
# Seen: a picture of 7 × 7 ones, pooled to 7 × 7: on JAX 13 of 49 numbers are NaN, by average and by maximum; with NumPy all are 1. 8 × 8 to 8 × 8: all 1 on both.
# Expected by most: the picture.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 jax==0.10.2 jaxlib==0.10.2
cat >check.py <<'PY'
import numpy as np
from keras.layers import AdaptiveAveragePooling2D, AdaptiveMaxPooling2D
def missing(side):
    ones = np.ones((1, side, side, 1), dtype="float32")
    pooled = [np.asarray(layer(side)(ones)) for layer in (AdaptiveAveragePooling2D, AdaptiveMaxPooling2D)]
    assert all(np.all(np.isnan(p) | (p == 1)) for p in pooled)
    return [int(np.isnan(p).sum()) for p in pooled]
print(*missing(7), *missing(8))
PY
jax=$(KERAS_BACKEND=jax venv/bin/python check.py 2>/dev/null)
numpy=$(KERAS_BACKEND=numpy venv/bin/python check.py 2>/dev/null)
echo "numbers that are NaN, 7 by average, by maximum, 8 by average, by maximum: jax $jax, numpy $numpy"
[ "$jax" = "13 13 0 0" ] && [ "$numpy" = "0 0 0 0" ]
