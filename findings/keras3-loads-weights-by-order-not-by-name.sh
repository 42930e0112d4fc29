#!/usr/bin/env bash
# Keras 3.15.1: load_weights of a .weights.h5 (and of .keras and .h5) goes by the order of the layers and ignores the names that they were given.
# Two layers of one shape, made in the other order in the model that loads, get each other's weights without a word.
#
# .weights.h5 holds the names, as an attribute of each layer's group "vars", but the layers' groups are called by class and count: dense, dense_1, and by
# those they are looked up. by_name=True, which would help, is refused but for .h5 of the older form.
#
# Seen: layers "a" and "b" saved with weights 1 and 2; a model with "b" before "a" has a = 2 and b = 1 after load_weights;
# by_name=True raises "`by_name` only supports loading legacy '.h5' or '.hdf5' files".
# Expected by most: that a layer gets the weights that were saved under its name, or an error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cd "$folder"
"$folder/keras3/bin/python" - 2> /dev/null << 'PY'
import h5py, keras, numpy as np

def model(*names):
    return keras.Sequential([keras.Input((3,))] + [keras.layers.Dense(3, name=name, use_bias=False) for name in names])

saved = model("a", "b")
for factor, layer in enumerate(saved.layers, 1):
    layer.set_weights([factor * np.eye(3)])
swapped = []
for path in ("ab.weights.h5", "ab.h5", "ab.keras"):
    (saved.save_weights if path.endswith("weights.h5") else saved.save)(path)
    other = model("b", "a")
    other.load_weights(path)
    found = {layer.name: float(layer.get_weights()[0][0, 0]) for layer in other.layers}
    print(path, found)
    swapped.append(found == {"b": 1.0, "a": 2.0})
try:
    model("b", "a").load_weights("ab.weights.h5", by_name=True)
    refused = False
except ValueError as error:
    print(str(error)[:120])
    refused = True
with h5py.File("ab.weights.h5") as file:
    names = {group: dict(file["layers"][group]["vars"].attrs).get("name") for group in file["layers"]}
print(keras.__version__, names)
raise SystemExit(0 if all(swapped) and refused and sorted(names.values()) == ["a", "b"] else 1)
PY
