#!/usr/bin/env bash
# keras 3.15.1 on TensorFlow 2.21.0: the Dice and Tversky losses of a mask in which nothing is to be found, and in which nothing is predicted, are 1, the
# worst that there is, and so are those of any other prediction: the network is taught nothing by it. A user would expect 0, as a term that smooths
# both sides of the fraction gives, and more for what is found wrongly.
# Besides, Dice takes a batch for one picture unless axis says otherwise: an empty mask among others goes unnoticed.
# Seen, for four pixels without an object: Dice 1, Tversky 1, of predictions 0 as of 0.5; for a batch of such a picture and one that is all object and found: 0, and with axis
# (1, 2) 1 and 0.
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

empty, full = np.zeros((1, 4, 1), np.float32), np.ones((1, 4, 1), np.float32)
alone = [float(loss()(empty, found)) for loss in (keras.losses.Dice, keras.losses.Tversky) for found in (empty, empty + 0.5)]
batch = np.concatenate([empty, full])
together = float(keras.losses.Dice()(batch, batch))
each = np.asarray(keras.losses.Dice(axis=(1, 2), reduction=None)(batch, batch)).tolist()
print(f"Dice and Tversky of an empty mask, predicted 0 and 0.5: {alone}; in a batch with a full one {together}, one by one {each}")
raise SystemExit(0 if np.allclose(alone, 1) and np.allclose(together, 0) and np.allclose(each, [1, 0]) else 1)
PY
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py
