"""The report's trainings in Keras: python report_keras.py PHOTOS WEIGHTS THREADS. Prints the seconds of each as JSON.

Pictures of 128x128, shrunk bilinearly; s1 to s6 on pixels / 255 with Adam 1e-3, batches of 16, 30 epochs; s7 and s8 from the features of VGG16's
frozen blocks, which are computed once.
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf
from keras import layers as L
from PIL import Image

root, weights, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1 if threads == 1 else 2)
SIDE = 128


def load(part):
    pictures, labels = [], []
    for number, name in enumerate(sorted(os.listdir(f"{root}/{part}"))):
        for file in sorted(os.listdir(f"{root}/{part}/{name}")):
            picture = np.asarray(Image.open(f"{root}/{part}/{name}/{file}").convert("RGB"), "float32")
            pictures.append(tf.image.resize(picture, (SIDE, SIDE)).numpy())
            labels.append(number)
    return np.stack(pictures), np.array(labels)


def network(kind):
    penalty = {"kernel_regularizer": keras.regularizers.l2(0.01)} if kind == "s6" else {}
    normalized = kind == "s5"
    activation = None if normalized else "relu"
    after = lambda: [L.BatchNormalization(), L.Activation("relu")] if normalized else []
    drop = lambda: [L.Dropout(0.5)] if kind == "s4" else []
    convolutions = [
        layer
        for filters in (32, 64, 128)
        for layer in [L.Conv2D(filters, 3, activation=activation, **penalty), L.MaxPooling2D(), *after()]
    ]
    dense = [
        layer
        for _ in range(2 if kind in ("s1", "s2") else 1)
        for layer in [L.Dense(128, activation=activation, **penalty), *after()]
    ]
    body = [] if kind == "s1" else convolutions
    end = [L.Flatten(), *drop(), *dense, *drop(), L.Dense(2, activation="softmax", **penalty)]
    return keras.Sequential([keras.Input((SIDE, SIDE, 3)), *body, *end])


def seconds_to_fit(model, x, rate, epochs):
    start = time.perf_counter()
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    (train, val), (train_labels, val_labels) = x, labels
    model.fit(train, train_labels, batch_size=16, epochs=epochs, validation_data=(val, val_labels), verbose=0)
    return time.perf_counter() - start


def vgg16():
    return keras.applications.VGG16(weights=weights, include_top=False, input_shape=(SIDE, SIDE, 3))


began = time.perf_counter()
(train, train_labels), (val, val_labels) = load("train"), load("val")
labels = train_labels, val_labels
keras.utils.set_random_seed(1)
seconds = {}
for kind in ("s1", "s2", "s4", "s5", "s6"):
    seconds[kind] = seconds_to_fit(network(kind), (train / 255, val / 255), 1e-3, 30)

start = time.perf_counter()
base = vgg16()
inputs = [keras.applications.vgg16.preprocess_input(x.copy()) for x in (train, val)]
block4 = keras.Model(base.input, base.get_layer("block4_pool").output)
features4 = [block4.predict(x, batch_size=8, verbose=0) for x in inputs]
block5 = keras.Sequential([keras.Input((8, 8, 512)), *base.layers[-4:]])
features5 = [block5.predict(x, verbose=0) for x in features4]
head = keras.Sequential([keras.Input((4, 4, 512)), L.Flatten(), L.Dropout(0.5), L.Dense(2, activation="softmax")])
features_made = time.perf_counter() - start
seconds["s7"] = features_made + seconds_to_fit(head, features5, 1e-3, 30)
seconds["s8"] = seconds_to_fit(keras.Sequential([keras.Input((8, 8, 512)), block5, *head.layers]), features4, 1e-5, 15)
print(json.dumps({"seconds": seconds, "whole": time.perf_counter() - began}))
