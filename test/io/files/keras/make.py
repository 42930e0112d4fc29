"""Small models as Keras itself writes them. Run by Keras 2.13.1 (TensorFlow 2.13), 2.15.0 (TensorFlow 2.15) and 3.15.1 in turn; each writes the files
that begin with its version.

FILE.json holds an input and the outputs: x, y, and their shapes. Where a layer computes in less than float32, y is computed from the weights in float64.
"""
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras, numpy as np

L = keras.layers
MAJOR = "2.13" if keras.__version__.startswith("2.13.") else keras.__version__.split(".")[0]
rng = np.random.default_rng(0)
X = rng.normal(size=(3, 4)).astype("f")

def save(name, m, end=".keras", y=None):
    file = f"{MAJOR}-{name}{end}"
    m.save_weights(file) if "weights" in end else m.save(file)
    y = m.predict(X, verbose=0) if y is None else y
    json.dump(dict(x=X.ravel().tolist(), xShape=X.shape, y=np.ravel(y).tolist(), yShape=np.shape(y)), open(file + ".json", "w"))

def by_hand(m):
    w = [np.asarray(w).astype("f8") for w in m.get_weights()]
    return np.maximum(X @ w[0] + w[1], 0) @ w[2] + w[3]

def fitted():
    m = keras.Sequential([keras.Input((4,)), L.Dense(3, activation="relu"), L.Dense(3), L.Dense(2, activation="softmax")])
    m.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"]); m.fit(X, np.array([0, 1, 1]), verbose=0)
    return m

if MAJOR == "2.13":
    within = keras.Sequential([keras.Input((3,)), L.Dense(3), keras.Sequential([keras.Input((3,)), L.ReLU(), L.Dense(3)]), L.Dense(2)])
    save("nested", keras.Sequential([keras.Input((4,)), L.Dense(3), keras.Sequential([keras.Input((3,)), L.ReLU()]), within, L.Dense(2)]))
    sys.exit()
if MAJOR == "2": save("fitted", fitted()); save("fitted", fitted(), ".weights.h5")
for policy in ["bfloat16", "mixed_float16"]:
    m = keras.Sequential([keras.Input((4,)), L.Dense(3, activation="relu", dtype=policy), L.Dense(2, dtype=policy)])
    save(policy, m, y=by_hand(m))
if MAJOR == "3":
    i = keras.Input((4,), name="row"); within = keras.Model({"row": i}, L.Dense(3)(i)); j = keras.Input((4,), name="a")
    save("named_inputs", keras.Model({"a": j}, L.Dense(2)(within({"row": j}))))
    m = keras.Sequential([keras.Input((4,)), L.Dense(3, activation=L.LeakyReLU(0.05)), L.Dense(2)])
    m.layers[0].enable_lora(2, lora_alpha=3)
    for w in m.layers[0].weights: w.assign(rng.normal(size=w.shape))
    save("lora", m); save("lora", m, ".h5")
    a, b = L.Dense(4, activation="relu"), L.Dense(4)
    save("twice", keras.Sequential([keras.Input((4,)), a, b, a, L.Dense(2)]))
    m = keras.Sequential([keras.Input((4,)), L.Dense(4), L.Dense(2)]); m.quantize("int8"); save("int8", m); save("int8", m, ".h5")
    m = keras.Sequential([keras.Input((4,)), L.Dense(3, activation="relu"), L.Dense(2)])
    m.save_weights("3-shards.weights.json", max_shard_size=50 / 2**30)
    json.dump(dict(x=X.ravel().tolist(), xShape=X.shape, y=m.predict(X, verbose=0).ravel().tolist(), yShape=[3, 2]), open("3-shards.weights.json.json", "w"))
