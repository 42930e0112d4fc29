#!/usr/bin/env bash
# keras 3.15.1 on TensorFlow 2.21.0: image_dataset_from_directory with validation_split and shuffle=False takes the validation pictures from the end of
# the list, which goes class by class: they are all of the last class, and the accuracy says how often that one is named. No warning.
# A user who wants the same order every time would expect each class to be divided. (The older ImageDataGenerator divides each class.)
# Seen, for two folders of eight pictures and a quarter for validation: 8 and 4 for training, 0 and 4 for validation; ImageDataGenerator 2 and 2.
# Exits 1 when that is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6 pillow==12.0.0
cat >check.py <<'PY'
import os

import keras
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

for name in ("ramen", "udon"):
    os.makedirs(f"photos/{name}")
    for i in range(8):
        keras.utils.save_img(f"photos/{name}/{i}.png", np.full((4, 4, 3), i, np.uint8), scale=False)


def counts(subset):
    given = {"validation_split": 0.25, "subset": subset, "shuffle": False, "image_size": (4, 4), "verbose": False}
    pictures = keras.utils.image_dataset_from_directory("photos", **given)
    return np.bincount(np.concatenate([labels.numpy() for _, labels in pictures]), minlength=2).tolist()


older = ImageDataGenerator(validation_split=0.25).flow_from_directory("photos", subset="validation", target_size=(4, 4), shuffle=False)
seen, divided = [counts("training"), counts("validation")], np.bincount(older.labels, minlength=2).tolist()
print(f"training and validation: {seen}; ImageDataGenerator validates on {divided}")
raise SystemExit(0 if seen == [[8, 4], [0, 4]] and divided == [2, 2] else 1)
PY
TF_CPP_MIN_LOG_LEVEL=3 venv/bin/python check.py
