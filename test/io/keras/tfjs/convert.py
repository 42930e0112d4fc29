"""Converts a model of Keras 2 with tensorflowjs_converter, with and without quantization: python convert.py FOLDER. make.mjs runs it."""

import os
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tf_keras as keras
from tensorflowjs.converters import converter

layers = keras.layers


def wave(shape, i):
    return np.sin(1 + i + 1.7 * np.arange(np.prod(shape, dtype=int))).reshape(shape) * 0.6


x = keras.Input([12, 12, 3])
y = layers.Conv2D(8, 3, padding="same", activation="relu", name="conv")(x)
y = layers.BatchNormalization(name="normalization")(y)
skip = layers.Conv2D(8, 1, name="skip")(x)
y = layers.Add(name="sum")([y, skip])
inner = keras.Sequential(
    [layers.DepthwiseConv2D(3, strides=2, name="depthwise"), layers.GlobalAveragePooling2D()], name="inner"
)
y = layers.Dense(4, activation="softmax", name="head")(inner(y))
model = keras.Model(x, y)
model.set_weights(
    [
        np.square(wave(w.shape, i)) + 0.5 if "variance" in w.name else wave(w.shape, i)
        for i, w in enumerate(model.weights)
    ]
)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.h5")
    model.save(path)
    common = ["--input_format=keras", "--output_format=tfjs_layers_model", path]
    for name, options in {
        "layers": ["--split_weights_by_layer", "--weight_shard_size_bytes=100"],
        "uint8": ["--quantize_uint8=*"],
        "uint16": ["--quantize_uint16=conv/*,head/*", "--quantize_uint8=skip/*"],
        "float16": ["--quantize_float16=*"],
    }.items():
        converter.convert([*options, *common, os.path.join(sys.argv[1], name)])
    # TensorFlow.js cannot load what becomes of a .keras file: it has no weights of these names.
    path = os.path.join(folder, "model.keras")
    model.save(path)
    converter.convert(
        ["--input_format=keras_keras", "--output_format=tfjs_layers_model", path, os.path.join(sys.argv[1], "places")]
    )
