#!/usr/bin/env bash
# Keras 3.15.1 cannot train a compiled model that it saved as .h5 and loaded again, with any optimizer, before compile is called again.
#
# Its loader builds the optimizer for `model._trainable_variables`, which are the variables that the model itself owns, not those of its
# layers: an empty list, where `model.trainable_variables` has them. The optimizer counts as built for no variable and refuses every one,
# and what the file holds of its moments is dropped without a word, because the values are paired with the variables by zip. The
# same line stands in the sources of 3.0.5 and 3.3.3. The native format .keras goes on as it should.
#
# Seen: "ValueError Unknown variable: <Variable path=sequential/dense/kernel, …>. This optimizer can only be called for the variables it
# was originally built with."
# Expected by most: that a compiled model which load_model compiles with its optimizer's state can be trained.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cat > "$folder/train.py" <<'PY'
import sys
import keras
import numpy as np
x, y = np.ones((4, 3), "float32"), np.ones((4, 1), "float32")
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile("adam", "mean_squared_error")
model.train_on_batch(x, y)
for name in ["model.keras", "model.h5"]:
    model.save(f"{sys.argv[1]}/{name}")
    loaded = keras.models.load_model(f"{sys.argv[1]}/{name}")
    try:
        loaded.train_on_batch(x, y)
        print(name, int(loaded.optimizer.iterations.numpy()), "steps")
    except Exception as error:
        print(name, type(error).__name__, str(error)[:16])
PY
"$folder/keras3/bin/python" "$folder/train.py" "$folder" 2> /dev/null | tee "$folder/seen"

[ "$(cat "$folder/seen")" = "$(printf 'model.keras 2 steps\nmodel.h5 ValueError Unknown variable')" ]
