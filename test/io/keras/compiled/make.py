"""Compiled models that real Keras trained for three steps; Keras 3 and Keras 2.15 run it.

`make DIR PREFIX [NAME…]` writes each model as DIR/PREFIX-NAME.keras and .h5, with its data and the losses of its next three steps in DIR/PREFIX-NAME.json.
`check DIR` loads the models that noodlenet trained and wrote, of which DIR/written.json says the files, the data and the losses of the next three steps.

The files beside this script are `make . 3 adam outputs named mixed own` by Keras 3.15.1, and `make . 2 momentum rmsprop named mixed legacyAdam` by Keras 2.15.0,
without those that test nothing more.
"""
import json, os, sys, zipfile
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np
from keras import layers as L

KERAS_2 = keras.__version__.startswith("2.")
O, S = keras.optimizers, keras.optimizers.schedules


def stack():
    return keras.Sequential([keras.Input((5,)), L.Dense(4, activation="relu", name="hidden"), L.BatchNormalization(name="normal"), L.Dense(3, activation="softmax", name="kind")])

def outputs():
    """A frozen layer, one that is called twice, a model within, and outputs whose layers come in another order than they were made."""
    x = keras.Input((6, 6, 2), name="pictures"); shared = L.Conv2D(2, 3, padding="same", activation="relu", name="shared")
    size = L.Dense(1, name="size"); within = keras.Sequential([keras.Input((6, 6, 2)), L.BatchNormalization(name="normal"), L.SeparableConv2D(3, 3, name="separable")], name="within")
    frozen = L.Conv2D(2, 1, name="frozen", trainable=False); a = shared(frozen(x)); b = within(L.Add(name="sum")([shared(a), x]))
    means = L.GlobalAveragePooling2D(name="means")(b)
    return keras.Model(x, [L.Dense(3, activation="softmax", name="kind")(means), size(L.PReLU(name="prelu")(L.GlobalAveragePooling2D(name="others")(a)))])

def named():
    """Its outputs go by the names of each other's layers, and not in the order of their names."""
    x = keras.Input((5,)); h = L.Dense(4, activation="tanh")(x)
    return keras.Model(x, {"b": L.Dense(1, name="a")(h), "a": L.Dense(1, name="b")(h)})

def mixed():
    """Keras wraps its optimizer by one that scales the loss."""
    keras.mixed_precision.set_global_policy("mixed_float16")
    model = keras.Sequential([keras.Input((5,)), L.Dense(4, activation="relu"), L.Dense(3, activation="softmax")])
    keras.mixed_precision.set_global_policy("float32"); return model

def own(y_true, y_pred): return (y_true - y_pred) ** 2

STACK = dict(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
MODELS = {
    "sgd": (stack, lambda: O.SGD(.1), STACK),
    "momentum": (stack, lambda: O.SGD(.05, momentum=.9), STACK),
    "nesterov": (stack, lambda: O.SGD(1., momentum=.5, nesterov=True, clipnorm=.1), STACK),
    "adam": (stack, lambda: O.Adam(.02, amsgrad=True), STACK),
    "adamw": (stack, lambda: O.AdamW(.02, weight_decay=.01, global_clipnorm=1.), STACK),
    "rmsprop": (stack, lambda: O.RMSprop(.02), STACK),
    "centered": (stack, lambda: O.RMSprop(.01, momentum=.5, centered=True), STACK),
    "adagrad": (stack, lambda: O.Adagrad(.1, initial_accumulator_value=.05), STACK),
    "named": (stack, lambda: "adam", dict(loss=keras.losses.SparseCategoricalCrossentropy(), metrics=[keras.metrics.SparseCategoricalAccuracy(name="right"), keras.metrics.SparseTopKCategoricalAccuracy(k=2)])),
    "exponential": (stack, lambda: O.Adam(S.ExponentialDecay(.05, 2, .5, staircase=True)), STACK),
    "cosine": (stack, lambda: O.SGD(S.CosineDecay(.01, 10, alpha=.1, warmup_target=.1, warmup_steps=4), momentum=.9), STACK),
    "polynomial": (stack, lambda: O.SGD(S.PolynomialDecay(1., 10, end_learning_rate=.1, power=2.)), STACK),
    "inverse": (stack, lambda: O.SGD(S.InverseTimeDecay(.1, 1, .5)), STACK),
    "piecewise": (stack, lambda: O.SGD(S.PiecewiseConstantDecay([3, 4], [.1, .01, 1.])), STACK),
    "outputs": (outputs, lambda: O.Adam(.01), dict(loss=["sparse_categorical_crossentropy", keras.losses.Huber(delta=.5)], loss_weights=[1., .5], metrics=[["accuracy"], ["mae"]])),
    "mixed": (mixed, lambda: O.Adam(.01), STACK),
    "named": (named, lambda: O.Adam(.01), dict(loss={"a": "mse", "b": "mae"}, loss_weights={"a": 3., "b": .5}, metrics={"a": ["mae"], "b": ["mse"]})),
    "own": (stack, lambda: O.SGD(.1), dict(loss=own)),
}
if KERAS_2:
    MODELS |= {
        "legacySgd": (stack, lambda: O.legacy.SGD(.1, momentum=.9, nesterov=True), STACK),
        "legacyAdam": (stack, lambda: O.legacy.Adam(.02, amsgrad=True, decay=.1), STACK),
        "legacyRmsprop": (stack, lambda: O.legacy.RMSprop(.01, momentum=.5, centered=True), STACK),
        "legacyAdagrad": (stack, lambda: O.legacy.Adagrad(.05), STACK),
    }


def steps(model, x, y):
    ys = y if isinstance(y, dict) else y[0] if len(y) == 1 else list(y)
    losses = []
    for _ in range(3):
        # Versions of Keras 3 give the mean over all batches so far.
        model.reset_metrics(); losses.append(float(np.ravel(model.train_on_batch(x, ys))[0]))
    return losses

def compress(path):
    with zipfile.ZipFile(path) as z: entries = {name: z.read(name) for name in z.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z: [z.writestr(name, data) for name, data in entries.items()]

def arrays(data): return np.array(data["x"], "f").reshape(data["shape"]), [np.array(data["kind"]), np.array(data["size"], "f").reshape(-1, 1)][:data["outputs"]]

def make(folder, prefix, *names):
    for name in names or [name for name in MODELS if name != "named"]:
        build, optimizer, compiled = MODELS[name]; keras.utils.set_random_seed(5); model = build(); n = 6
        r = np.random.RandomState(7); shape = (n, *model.input_shape[1:])
        data = dict(shape=shape, x=np.round(r.normal(size=np.prod(shape)), 3).tolist(), kind=(np.arange(n) % 3).tolist(), size=np.round(r.uniform(size=n), 3).tolist(), outputs=len(model.outputs))
        model.compile(optimizer(), **compiled); x, y = arrays(data)
        if name == "own": y = [np.eye(3)[y[0]]]
        if name == "named": y = dict(a=y[1], b=2 * y[1])
        steps(model, x, y); path = os.path.join(folder, f"{prefix}-{name}"); model.save(path + ".keras"); model.save(path + ".h5"); compress(path + ".keras")
        with open(path + ".json", "w") as f: json.dump({**data, "losses": steps(model, x, y)}, f)

def check(folder):
    worst = 0.
    for name, data in json.load(open(os.path.join(folder, "written.json"))).items():
        x, y = arrays(data)
        for end in (".keras", ".h5"):
            model = keras.models.load_model(os.path.join(folder, name + end))
            # Keras 2 counts the optimizer's variables otherwise than Keras 3, and Keras 3 trains no model from .h5 before it is compiled again.
            if end != (".h5" if KERAS_2 else ".keras"): continue
            losses = steps(model, x, y); difference = max(abs(a - b) for a, b in zip(losses, data["losses"])); worst = max(worst, difference)
            assert difference <= 1e-4, f"{name}{end}: {losses} in Keras {keras.__version__}, {data['losses']} in noodlenet"
            print(f"  Keras {keras.__version__} goes on from {name}{end}: difference {difference:.1e}")
    print(f"Keras {keras.__version__}: largest difference of three steps {worst:.1e}")


if __name__ == "__main__": {"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
