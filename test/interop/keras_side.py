"""Real Keras's side of the interop check: `make DIR` writes models for noodlenet to load (Keras 3), `check DIR` loads those that noodlenet wrote (Keras 2.15, too).

Every model NAME comes as NAME.keras, NAME.h5, NAME.weights.h5, and NAME.safetensors with inputs x, outputs y and the weights by position.
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py, keras, numpy as np
from keras import layers as L

KERAS_2 = keras.__version__.startswith("2.")
if not KERAS_2: from keras.src.legacy.saving import legacy_h5_format


def save_file(tensors, path):
    header, data = {}, b""
    for name, value in tensors.items():
        value = np.ascontiguousarray(value, "<f4"); header[name] = dict(dtype="F32", shape=value.shape, data_offsets=[len(data), len(data) + value.nbytes]); data += value.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as f: f.write(len(text).to_bytes(8, "little") + text + data)

def load_file(path):
    data = open(path, "rb").read(); n = 8 + int.from_bytes(data[:8], "little"); header = json.loads(data[8:n])
    return {k: np.frombuffer(data[n + v["data_offsets"][0]:n + v["data_offsets"][1]], "<f4").reshape(v["shape"]) for k, v in header.items() if k != "__metadata__"}


def every_layer():
    inner = keras.Sequential([keras.Input((12, 12, 3)), L.Conv2D(4, 3, name="c1"), L.BatchNormalization(name="b1"), L.Conv2D(4, 3, padding="same"),
                              L.BatchNormalization(scale=False), L.Dropout(.2)], name="inner")
    i = keras.Input((5, 5, 4)); t = L.Conv2D(2, 3, padding="same", use_bias=False)(i); fun = keras.Model(i, L.ReLU()(t), name="fun")
    return keras.Sequential([
        keras.Input((12, 12, 3)), L.Rescaling(1 / 2., offset=.1), inner, L.MaxPooling2D(), fun, L.LeakyReLU(), L.LeakyReLU(negative_slope=.1), L.ELU(alpha=.5),
        L.ZeroPadding2D(((1, 0), (2, 1))), L.AveragePooling2D(2, strides=1, padding="same"), L.Activation("gelu"), L.Conv2D(3, (2, 3), dilation_rate=2, activation="silu"),
        L.Reshape((-1, 3)), L.Softmax(), L.Flatten(),
        L.Dense(4, activation="leaky_relu", kernel_initializer=keras.initializers.TruncatedNormal(stddev=.1), bias_regularizer=keras.regularizers.L1L2(.1, .2)),
        L.Dense(4, activation="softplus", kernel_initializer="he_normal", kernel_regularizer="l2"), L.Dense(3, activation="softmax", bias_initializer="ones")], name="every_layer")

def frozen_within():
    m = every_layer(); m.layers[1].trainable = False; m.layers[3].layers[1].trainable = False
    return m

def partly_frozen():
    m = every_layer(); m.layers[1].layers[0].trainable = False
    return m

def pooled():
    return keras.Sequential([keras.Input((9, 9, 2)), L.Conv2D(5, 3, strides=2, padding="same", activation="elu"), L.GlobalAveragePooling2D(), L.Dense(1, activation="sigmoid")])

def functional():
    i = keras.Input((8, 8, 3)); x = L.Conv2D(4, 3, activation="relu")(i); x = keras.Sequential([keras.Input((6, 6, 4)), L.BatchNormalization(), L.MaxPooling2D()])(x)
    return keras.Model(i, L.Dense(3)(L.Flatten()(x)))

MODELS = dict(every_layer=every_layer, frozen_within=frozen_within, partly_frozen=partly_frozen, pooled=pooled, functional=functional)


def make(folder):
    keras.utils.set_random_seed(3)
    for name, build in MODELS.items():
        m = build(); path = os.path.join(folder, name)
        for w in m.weights: w.assign(np.random.uniform(.2, 1.2, w.shape) if "variance" in w.path else np.random.normal(0, .4, w.shape))
        x = np.random.normal(size=(6, *m.input_shape[1:])).astype("f")
        m.compile("adam", "mse"); m.fit(x, m.predict(x, verbose=0), epochs=1, verbose=0)
        m.save(path + ".keras"); m.save(path + ".h5"); m.save_weights(path + ".weights.h5")
        save_file(dict(x=x, y=m.predict(x, verbose=0)), path + ".safetensors")


def check(folder):
    worst = 0.
    for name in json.load(open(os.path.join(folder, "models.json"))):
        path = os.path.join(folder, name); T = load_file(path + ".safetensors")
        def same(m, how):
            nonlocal worst
            difference = float(np.abs(m.predict(T["x"], verbose=0) - T["y"]).max() / np.abs(T["y"]).max()); worst = max(worst, difference)
            print(f"  Keras reads {name}{how}: difference {difference:.1e}")
            assert difference <= 1e-5, f"{name}{how}"
        whole = keras.models.load_model(path + ".keras"); same(whole, ".keras")
        same(keras.models.load_model(path + ".h5"), ".h5")
        frozen = [bool(v.trainable) for v in whole.variables]
        def fresh():
            if not KERAS_2: return keras.models.clone_model(whole)
            m = keras.models.load_model(path + ".keras")
            for w in m.weights: w.assign(np.zeros(w.shape))
            return m
        def refrozen(m):
            for a, b in zip(m._flatten_layers(), whole._flatten_layers()) if not KERAS_2 else []:
                if not isinstance(a, keras.Model): a.trainable = b.trainable
            return m
        m = refrozen(fresh()); m.load_weights(path + ".weights.h5"); same(m, ".weights.h5")
        m = refrozen(fresh())
        if KERAS_2: m.load_weights(path + ".old.h5")
        else:
            with h5py.File(path + ".old.h5") as f: legacy_h5_format.load_weights_from_hdf5_group(f, m)
        same(m, ".old.h5")
        assert len(load_file(path + ".weights.safetensors")) == len(frozen) - sum("seed_generator" in getattr(v, "path", v.name) for v in whole.variables)
    print(f"Keras {keras.__version__}: largest difference {worst:.1e}")


{"make": make, "check": check}[sys.argv[1]](sys.argv[2])
