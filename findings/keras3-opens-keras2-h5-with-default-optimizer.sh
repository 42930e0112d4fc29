#!/usr/bin/env bash
# Keras 3.15.1 opens a compiled model in .h5 that Keras 2.15.0 saved with an optimizer of the same class, but with that class's default
# options: SGD(0.5, momentum=0.9) becomes SGD(0.01, momentum=0.0). Nothing is said of it.
#
# Keras 2.15 writes the class as "Custom>SGD". Keras 3 knows no such class; its reader gives back the string, and then looks up the
# optimizer's *name*, "SGD", among the names of optimizers, which makes one with defaults.
#
# Seen: learning rate 0.5 and momentum 0.9 in Keras 2, 0.01 and 0.0 in Keras 3.
# Expected by most: the optimizer's options, which are in the file, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras2"
"$python" -m venv "$folder/keras3"
"$folder/keras2/bin/pip" install --quiet tensorflow-cpu==2.15.1 keras==2.15.0 "numpy<2" h5py==3.11.0
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cat > "$folder/save.py" <<'PY'
import sys
import keras
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.5, momentum=0.9), "mean_squared_error")
model.save(sys.argv[1] + "/model.h5")
PY
cat > "$folder/open.py" <<'PY'
import sys
import keras
optimizer = keras.models.load_model(sys.argv[1] + "/model.h5").optimizer
print(f"{float(optimizer.learning_rate.numpy()):.2f} {optimizer.momentum}")
PY
"$folder/keras2/bin/python" "$folder/save.py" "$folder" 2> /dev/null
"$folder/keras2/bin/python" "$folder/open.py" "$folder" 2> /dev/null | tee "$folder/two"
"$folder/keras3/bin/python" "$folder/open.py" "$folder" 2> /dev/null | tee "$folder/three"

[ "$(cat "$folder/two")" = "0.50 0.9" ]
[ "$(cat "$folder/three")" = "0.01 0.0" ]
