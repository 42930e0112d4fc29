#!/usr/bin/env bash
# Keras 3.15.1 saves the loss Huber(delta=0.5) without its delta. The model opens compiled with Huber(delta=1.0) and trains on with another
# loss; nothing is said.
#
# `Huber.get_config` returns the config of the class `Loss`, which has a name and a reduction. So it is in 3.0.5, 3.3.3, 3.6.0, 3.9.2,
# 3.11.3 and 3.13.0; Keras 2.15.0 wrote the delta.
#
# Seen: the loss of an error of 2 is 0.875 before saving and 1.5 after loading.
# Expected by most: what the native format .keras holds of `compile` is what was compiled, as it is for CategoricalCrossentropy's
# label_smoothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cat > "$folder/save.py" <<'PY'
import sys
import keras
import numpy as np
x, y = np.zeros((1, 1), "float32"), np.full((1, 1), 2, "float32")
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", keras.losses.Huber(delta=0.5))
model.save(sys.argv[1] + "/model.keras")
loaded = keras.models.load_model(sys.argv[1] + "/model.keras")
print(*[each.evaluate(x, y, verbose=0) for each in (model, loaded)])
PY
"$folder/keras3/bin/python" "$folder/save.py" "$folder" 2> /dev/null | tee "$folder/seen"

[ "$(cat "$folder/seen")" = "0.875 1.5" ]
