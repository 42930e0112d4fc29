#!/usr/bin/env bash
# Keras 3.15.1 on TensorFlow 2.21.0: Model.fit fails under tf.distribute.MultiWorkerMirroredStrategy with two workers, in every model. With
# Keras 2.15.0 on TensorFlow 2.15.1 the same script trains.
#
# Before the first step `fit` takes a batch to build the model by. It averages the batch over the replicas by `strategy.reduce`, outside
# of a replica context, where this strategy refuses a value that is there per replica. A loop of one's own with `strategy.run` and
# `optimizer.apply_gradients` trains.
#
# Seen: "ValueError Attempt to convert a value (PerReplica:{…}) with an unsupported type … to a Tensor."
# Expected by most: `fit` under the strategy that TensorFlow has for several machines, or an error that says it is not supported.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-python3}
"$python" -m venv "$folder/keras2"
"$python" -m venv "$folder/keras3"
"$folder/keras2/bin/pip" install --quiet tensorflow-cpu==2.15.1 keras==2.15.0 "numpy<2" h5py==3.11.0
"$folder/keras3/bin/pip" install --quiet tensorflow-cpu==2.21.0 keras==3.15.1 h5py==3.14.0

cat > "$folder/worker.py" <<'PY'
import json, os, sys
index, port = int(sys.argv[1]), int(sys.argv[2])
workers = [f"localhost:{port}", f"localhost:{port + 1}"]
os.environ["TF_CONFIG"] = json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": index}})
import keras
import numpy as np
import tensorflow as tf
strategy = tf.distribute.MultiWorkerMirroredStrategy()
with strategy.scope():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
data = tf.data.Dataset.from_tensor_slices((np.ones((8, 3), "float32"), np.ones((8, 1), "float32"))).batch(4)
options = tf.data.Options()
options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.DATA
try:
    model.fit(data.with_options(options), epochs=1, verbose=0)
    print("trained")
except Exception as error:
    print(type(error).__name__, "PerReplica" in str(error))
PY
two_workers() {
  "$folder/$1/bin/python" "$folder/worker.py" 1 "$2" > /dev/null 2>&1 &
  "$folder/$1/bin/python" "$folder/worker.py" 0 "$2" 2> /dev/null
  wait
}
two_workers keras2 23510 | tee "$folder/two"
two_workers keras3 23520 | tee "$folder/three"

[ "$(cat "$folder/two")" = "trained" ]
[ "$(cat "$folder/three")" = "ValueError True" ]
