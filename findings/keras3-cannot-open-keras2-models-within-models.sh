#!/usr/bin/env bash
# Keras 3.15.1 cannot open a whole model in .h5 that Keras 2.15.0 saved, where a functional model is used within a functional model and
# its output goes to another layer: the common shape of transfer learning, base -> head.
#
# Keras 2 counts the graph of the model within as its first use, so that its config says ["base", 1, 0] for what the base gives. Keras 3
# reads the same config, but looks the number up in a list that begins with the first use. It subtracts 1 for the outputs of the whole
# model, not for what layers take. Where the base's output is the output of the whole model the file opens, as does a Sequential of
# base and head.
#
# Seen: "ValueError Invalid Functional model configuration. The graph of the Functional model either has loops or disconnected nodes."
# Expected by most: a config that Keras 2 wrote for a model without custom objects opens in Keras 3, whose reader of it is there.
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
from keras import layers
inside = keras.Input((4,))
base = keras.Model(inside, layers.Dense(4, name="inner")(inside), name="base")
x = keras.Input((4,))
keras.Model(x, layers.Dense(2, name="head")(base(x))).save(sys.argv[1] + "/head.h5")
keras.Model(x, base(x)).save(sys.argv[1] + "/base_last.h5")
PY
cat > "$folder/open.py" <<'PY'
import sys
import keras
for name in ["head", "base_last"]:
    try:
        keras.models.load_model(f"{sys.argv[1]}/{name}.h5", compile=False)
        print(name, "opens")
    except Exception as error:
        print(name, type(error).__name__, str(error)[:39])
PY
"$folder/keras2/bin/python" "$folder/save.py" "$folder" 2> /dev/null
"$folder/keras2/bin/python" "$folder/open.py" "$folder" 2> /dev/null | tee "$folder/two"
"$folder/keras3/bin/python" "$folder/open.py" "$folder" 2> /dev/null | tee "$folder/three"

[ "$(cat "$folder/two")" = "$(printf 'head opens\nbase_last opens')" ]
[ "$(cat "$folder/three")" = "$(printf 'head ValueError Invalid Functional model configuration.\nbase_last opens')" ]
