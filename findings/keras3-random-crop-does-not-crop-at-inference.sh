#!/usr/bin/env bash
# RandomCrop of Keras 3.15.1 returns whole images outside of training, though its documentation says that they are resized and cropped to
# the target size, and though the model's output_shape promises that size. In Keras 2.15.0 it does what both documentations say.
#
# A model with RandomCrop(4, 4) in front says output_shape (None, 4, 4, 1), trains on 4x4 windows, and predicts on the full 8x10 images.
# With a Flatten and a Dense behind it, predict fails; with a global pooling it runs silently on images of another scale.
#
# Seen:     3.15.1 promised (4, 4) trained (4, 4) predicted (8, 10)
#           2.15.0 promised (4, 4) trained (4, 4) predicted (4, 4)
# Expected by most: the documented middle crop in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras2"
"$python" -m venv "$folder/keras3"
"$folder/keras2/bin/pip" install --quiet tensorflow-cpu==2.15.1 keras==2.15.0 "numpy<2"
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1

cat > "$folder/crop.py" <<'PY'
import keras
import numpy as np
images = np.arange(80, dtype="float32").reshape(1, 8, 10, 1)
layer = keras.layers.RandomCrop(4, 4, seed=1)
model = keras.Sequential([keras.Input((8, 10, 1)), layer])
trained = tuple(layer(images, training=True).shape[1:3])
print(keras.__version__, "promised", model.output_shape[1:3], "trained", trained, "predicted", model.predict(images, verbose=0).shape[1:3])
PY
"$folder/keras3/bin/python" "$folder/crop.py" 2> /dev/null | tee "$folder/seen"
"$folder/keras2/bin/python" "$folder/crop.py" 2> /dev/null | tee -a "$folder/seen"
cat > "$folder/expected" <<'TEXT'
3.15.1 promised (4, 4) trained (4, 4) predicted (8, 10)
2.15.0 promised (4, 4) trained (4, 4) predicted (4, 4)
TEXT
diff "$folder/expected" "$folder/seen"
