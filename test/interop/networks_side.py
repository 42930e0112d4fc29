"""Keras's side of networks.mjs: makes the networks of keras.applications with random weights, saves them, and tells what they predict and learn."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
from keras import applications

NETWORKS = {
    "mobileNet": applications.MobileNet,
    "mobileNetV2": applications.MobileNetV2,
    "resNet50V2": applications.ResNet50V2,
    "denseNet121": applications.DenseNet121,
    "efficientNetB0": applications.EfficientNetB0,
}
CLASSES = 10
SAMPLES = 8


def randomized(weight, rng):
    """Statistics and scales as training leaves them, so that they count."""
    value = weight.numpy()
    noise = rng.standard_normal(value.shape).astype("float32")
    if "moving_variance" in weight.path:
        return 1 + np.abs(noise)
    if "moving_mean" in weight.path or "beta" in weight.path:
        return 0.1 * noise
    return 1 + 0.1 * noise if "gamma" in weight.path else value


def write(array, path):
    np.asarray(array, "float32").tofile(path)


def make(folder, side):
    keras.utils.set_random_seed(1)
    for name, network in NETWORKS.items():
        model = network(weights=None, input_shape=(side, side, 3), classes=CLASSES)
        rng = np.random.default_rng(0)
        model.set_weights([randomized(weight, rng) for weight in model.weights])
        x = rng.random((SAMPLES, side, side, 3)).astype("float32")
        x = 255 * x if name == "efficientNetB0" else 2 * x - 1
        base = os.path.join(folder, name)
        model.save(base + ".keras")
        model.save(base + ".h5")
        write(x, base + ".x")
        write(model.predict(x, verbose=0), base + ".y")
        layers = [f"{layer.name} {layer.count_params()}" for layer in model.layers]
        # Dropout draws other numbers in every library: the steps are compared without it. They are small, since the gradient of a network
        # with random weights, ReLU and few samples jumps: at a rate of 1e-3 and two samples, float32 and float64 part by 0.1 in the third step.
        for layer in model.layers:
            if isinstance(layer, keras.layers.Dropout):
                layer.rate = 0.0
        model.compile(optimizer=keras.optimizers.SGD(2e-5), loss="sparse_categorical_crossentropy")
        losses = [float(model.train_on_batch(x, np.arange(SAMPLES))) for _ in range(3)]
        with open(base + ".json", "w") as file:
            json.dump({"layers": layers, "losses": losses}, file)
        print(f"  Keras {keras.__version__} made {name}", flush=True)


make(sys.argv[1], int(sys.argv[2]))
