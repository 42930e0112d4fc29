import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from timing import VGG16_BLOCKS, asked, report, skip

task, threads, seconds = asked()
import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1 if threads == 1 else 2)


def convs(batch_norm=False):
    out = []
    for filters in (32, 64, 128):
        out += [L.Conv2D(filters, 3, activation=None if batch_norm else "relu"), L.MaxPooling2D()]
        if batch_norm:
            out += [L.BatchNormalization(), L.Activation("relu")]
    return out + [L.Flatten()]


def block5():
    convs = [L.Conv2D(512, 3, padding="same", activation="relu", kernel_initializer="he_uniform") for _ in range(3)]
    return convs + [L.MaxPooling2D(), L.Flatten(), L.Dropout(0.5)]


def network(name):
    head = [L.Dense(2, activation="softmax")]
    if name == "s1-step":
        return [L.Flatten(), L.Dense(128, activation="relu"), L.Dense(128, activation="relu")] + head
    if name == "s2-step":
        return convs() + [L.Dense(128, activation="relu"), L.Dense(128, activation="relu")] + head
    if name == "s5-step":
        return convs(True) + [L.Dense(128), L.BatchNormalization(), L.Activation("relu")] + head
    if name == "s8-step":
        return block5() + head
    return None


if task == "matmul-1024":
    a, b = tf.random.normal((1024, 1024)), tf.random.normal((1024, 1024))
    report(lambda: tf.linalg.matmul(a, b).numpy(), seconds)
elif task == "vgg16-forward":
    layers = [keras.Input((128, 128, 3))]
    for filters in VGG16_BLOCKS:
        layers += [L.Conv2D(n, 3, padding="same", activation="relu", kernel_initializer="he_uniform") for n in filters]
        layers.append(L.MaxPooling2D())
    model = keras.Sequential(layers)
    x = tf.constant(np.random.default_rng(1).uniform(-100, 100, (1, 128, 128, 3)).astype("f"))
    forward = tf.function(lambda x: model(x, training=False))
    report(lambda: forward(x).numpy(), seconds)
elif task.startswith("mobilenetv2"):
    size, count = (224, 1) if task == "mobilenetv2-forward" else (96, 16)
    model = keras.applications.MobileNetV2(weights=None, input_shape=(size, size, 3))
    x = np.random.default_rng(1).uniform(-1, 1, (count, size, size, 3)).astype("f")
    if count == 1:
        forward = tf.function(lambda x: model(x, training=False))
        x = tf.constant(x)
        report(lambda: forward(x).numpy(), seconds)
    else:
        model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
        report(lambda: model.train_on_batch(x, np.arange(count)), seconds)
elif task.startswith("grouped"):
    convs = [
        L.Conv2D(f, 3, strides=s, groups=32, padding="same", activation="relu", kernel_initializer="he_uniform")
        for f, s in ((128, 1), (256, 2), (512, 2), (1024, 2))
    ]
    head = [L.GlobalAveragePooling2D(), L.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((56, 56, 128))] + convs + head)
    x = np.random.default_rng(1).uniform(-1, 1, (1, 56, 56, 128)).astype("f")
    if task == "grouped-forward":
        forward = tf.function(lambda x: model(x, training=False))
        x = tf.constant(x)
        report(lambda: forward(x).numpy(), seconds)
    else:
        model.compile(keras.optimizers.SGD(0.01), "sparse_categorical_crossentropy")
        report(lambda: model.train_on_batch(x, np.ones(1)), seconds)
elif network(task):
    # Fine-tuning starts from the features that blocks 1 to 4 of VGG16 made once.
    shape, rate = ((8, 8, 512), 1e-5) if task == "s8-step" else ((128, 128, 3), 1e-3)
    model = keras.Sequential([keras.Input(shape)] + network(task))
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    x = np.random.default_rng(1).random((16, *shape)).astype("f")
    y = np.arange(16) % 2
    report(lambda: model.train_on_batch(x, y), seconds)
else:
    skip("not written for this peer")
