"""Trains in Keras with the settings that `npm run report -- --explain` found, and writes the curves, which the study's judges judge.

python explain_side.py RESULTS PHOTOS WEIGHTS OUT
  RESULTS  results.json of the report; of its `explanations` those with `found` are trained
  PHOTOS   the folder that the report was given with --data; WEIGHTS: VGG16's in Keras's .h5
  OUT      written: {"keras": version, "runs": [{"claim", "setting", "id", "seed", "history"}]}; what it holds already is not repeated
Pictures are 128x128, shrunk bilinearly without antialiasing. Frozen blocks of VGG16 are computed once for each way to scale pixels.
"""
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from PIL import Image

SEEDS = (1, 2, 3)
SIDE = 128
OPTIMIZERS = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop, "sgd": keras.optimizers.SGD}


def load(folder):
    """The pictures of a folder, pixels 0 to 255, and the numbers of their classes."""
    pictures, labels = [], []
    for number, name in enumerate(sorted(os.listdir(folder))):
        for file in sorted(os.listdir(os.path.join(folder, name))):
            picture = np.asarray(Image.open(os.path.join(folder, name, file)).convert("RGB"), "float32")
            pictures.append(tf.image.resize(picture, (SIDE, SIDE)).numpy())
            labels.append(number)
    return np.stack(pictures), np.array(labels)


def scaled(pictures, pixels):
    if pixels == "unit":
        return pictures / 255
    return keras.applications.vgg16.preprocess_input(pictures.copy()) if pixels == "vgg16" else pictures


def convolutional(kind, setting):
    """The networks of s2, s4 and s6."""
    penalty = {"kernel_regularizer": keras.regularizers.l2(setting["l2"])} if kind == "s6" else {}
    dropout = lambda: [layers.Dropout(setting["dropout"])] if kind == "s4" else []
    model = keras.Sequential([keras.Input((SIDE, SIDE, 3))])
    for channels in (32, 64, 128):
        model.add(layers.Conv2D(channels, 3, activation="relu", **penalty))
        model.add(layers.MaxPooling2D())
    dense = [layers.Dense(128, activation="relu", **penalty) for _ in range(2 if kind == "s2" else 1)]
    for layer in [layers.Flatten(), *dropout(), *dense, *dropout(), layers.Dense(2, activation="softmax", **penalty)]:
        model.add(layer)
    return model


def fit(model, data, labels, setting, rate, epochs):
    model.compile(OPTIMIZERS[setting["optimizer"]](rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    (train, val), (train_labels, val_labels) = data, labels
    history = model.fit(
        train, train_labels, batch_size=setting["batchSize"], epochs=epochs, validation_data=(val, val_labels), verbose=0
    ).history
    names = {"loss": "loss", "accuracy": "accuracy", "val_loss": "valLoss", "val_accuracy": "valAccuracy"}
    return {ours: [round(float(value), 5) for value in history[theirs]] for theirs, ours in names.items()}


class Vgg16:
    """VGG16's parts before what is trained, computed once for each scaling: blocks 1 to 4, and block5 while it is frozen."""

    def __init__(self, weights, pictures):
        self.base = keras.applications.VGG16(weights=weights, include_top=False, input_shape=(SIDE, SIDE, 3))
        self.start = keras.Model(self.base.input, self.base.get_layer("block4_pool").output)
        self.pictures = pictures
        self.known = {}

    def block5(self):
        published = self.base.layers[-4:]
        copies = [keras.layers.deserialize(keras.layers.serialize(layer)) for layer in published]
        block = keras.Sequential([keras.Input((8, 8, 512)), *copies])
        block.set_weights([weight for layer in published for weight in layer.get_weights()])
        return block

    def features(self, pixels):
        """What block4 and block5 give, each a list for training and validation."""
        if pixels not in self.known:
            block4 = [self.start.predict(scaled(x, pixels), batch_size=8, verbose=0) for x in self.pictures]
            self.known[pixels] = block4, [self.block5().predict(x, verbose=0) for x in block4]
        return self.known[pixels]

    def runs(self, claim, setting, labels):
        """The curves of s7 and, for the claim of s8, of s8 after it."""
        block4, block5 = self.features(setting["pixels"])
        top = [layers.Flatten(), layers.Dropout(setting["dropout"]), layers.Dense(2, activation="softmax")]
        frozen = keras.Sequential([keras.Input((4, 4, 512)), *top])
        yield "s7", fit(frozen, block5, labels, setting, setting["learningRate"], setting["epochs"])
        if claim == "s8":
            tuned = keras.Sequential([keras.Input((8, 8, 512)), self.block5(), *top])
            yield "s8", fit(tuned, block4, labels, setting, setting["fineTuneRate"], setting["epochs"] // 2)


def curves(claim, setting, pictures, labels, vgg16):
    if claim in ("s7", "s8"):
        yield from vgg16.runs(claim, setting, labels)
        return
    data = [scaled(x, setting["pixels"]) for x in pictures]
    for kind in ("s2", "s4") if claim == "s4" else (claim,):
        yield kind, fit(convolutional(kind, setting), data, labels, setting, setting["learningRate"], setting["epochs"])


def main(results, photos, weights, out):
    with open(results) as file:
        found = [(one["id"], one["found"]["setting"]) for one in json.load(file)["explanations"] if one["found"]]
    pictures, labels = zip(*(load(os.path.join(photos, part)) for part in ("train", "val")))
    vgg16 = Vgg16(weights, pictures)
    kept = {"keras": keras.__version__, "runs": []}
    if os.path.exists(out):
        with open(out) as file:
            kept = json.load(file)
    for claim, setting in found:
        for seed in SEEDS:
            if any((run["claim"], run["setting"], run["seed"]) == (claim, setting, seed) for run in kept["runs"]):
                continue
            keras.utils.set_random_seed(seed)
            for kind, history in curves(claim, setting, pictures, labels, vgg16):
                kept["runs"].append({"claim": claim, "setting": setting, "id": kind, "seed": seed, "history": history})
                print(claim, kind, seed, {name: values[-1] for name, values in history.items()}, flush=True)
            with open(out, "w") as file:
                json.dump(kept, file)


if __name__ == "__main__":
    main(*sys.argv[1:5])
