#!/usr/bin/env bash
# Keras 3.15.1 cannot open a model in .h5 that it saved itself, where compile got the loss by a short name: "mse", "mae" or "bce". By the
# long name, "mean_squared_error", the same model opens, as does .keras by either name.
#
# The file holds the short name. What the reader takes it for is a function of keras.metrics, which it refuses because it is no class of Keras's.
#
# Seen: "ValueError Could not deserialize 'keras.metrics.mse' because it is not a KerasSaveable subclass".
# Expected by most: that load_model takes what save wrote, and a loss by each of the names that compile takes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras3"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cd "$folder"
"$folder/keras3/bin/python" - 2> /dev/null << 'PY'
import keras, numpy as np

def opens(loss, end):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", loss)
    model.fit(np.ones((2, 3)), np.ones((2, 1)), verbose=0)
    model.save("model" + end)
    try:
        keras.models.load_model("model" + end)
        return True
    except ValueError as error:
        print(f"{loss} in {end}: {error}".split(". ")[0][:150])
        return False

print(keras.__version__)
short = [opens(loss, ".h5") for loss in ("mse", "mae", "bce")]
others = [opens("mean_squared_error", ".h5"), opens("mse", ".keras")]
raise SystemExit(0 if not any(short) and all(others) else 1)
PY
