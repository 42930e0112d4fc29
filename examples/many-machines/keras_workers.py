"""Goes on training a model of noodlenet's on several machines, with Keras under tf.distribute.MultiWorkerMirroredStrategy.

Start it once per machine, the same command with another --index (two on one machine for a trial; one GPU per process):

    python keras_workers.py model.keras trained.keras PHOTOS --workers one:2222,two:2222 --index 0

Every batch is divided among the workers and their gradients are added, so that the steps are those of one machine with the whole batch.
Keras 3 goes on from .keras, Keras 2.15 from .h5. The loop is written out because `fit` of Keras 3.15 does not run under this strategy.
"""
import argparse, json, os, tempfile

parser = argparse.ArgumentParser()
for name in ("model", "trained", "photos"): parser.add_argument(name)
parser.add_argument("--workers", required=True)
parser.add_argument("--index", type=int, required=True)
parser.add_argument("--epochs", type=int, default=2)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--in-order", action="store_true", help="take the photos in the order of their names")
args = parser.parse_args()
workers = args.workers.split(",")
# Before TensorFlow is imported, which reads it.
os.environ["TF_CONFIG"] = json.dumps({"cluster": {"worker": workers}, "task": {"type": "worker", "index": args.index}})

import keras
import numpy as np
import tensorflow as tf

# Before any other operation of TensorFlow's.
strategy = tf.distribute.MultiWorkerMirroredStrategy()
SIZE = 64


def read(file):
    return tf.image.resize(tf.io.decode_image(tf.io.read_file(file), channels=3, expand_animations=False), [SIZE, SIZE])


folder = os.path.join(args.photos, "train")
classes = sorted(name for name in os.listdir(folder) if not name.startswith("."))
files = [(os.path.join(folder, name, file), label) for label, name in enumerate(classes) for file in sorted(os.listdir(os.path.join(folder, name)))]
x, y = np.stack([read(file).numpy() for file, _ in files]), np.array([label for _, label in files])

with strategy.scope():
    model = keras.models.load_model(args.model)


def losses(y, predicted):
    return keras.losses.sparse_categorical_crossentropy(y, predicted)


def replica(x, y, size):
    with tf.GradientTape() as tape:
        # The sum over this worker's samples, divided by the size of the whole batch: the workers' sums add up to its mean.
        loss = tf.reduce_sum(losses(y, model(x, training=True))) / size
    gradients = tape.gradient(loss, model.trainable_variables)
    model.optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


@tf.function(reduce_retracing=True)
def step(x, y, size):
    return strategy.reduce("SUM", strategy.run(replica, args=(x, y, size)), axis=None)


for epoch in range(args.epochs):
    order = np.arange(len(x)) if args.in_order else np.random.RandomState(epoch).permutation(len(x))
    total = 0.0
    for i in range(0, len(x), args.batch):
        batch = order[i : i + args.batch]
        own = batch[args.index :: len(workers)]
        total += len(batch) * float(step(tf.constant(x[own]), tf.constant(y[own]), tf.constant(len(batch), tf.float32)))
    print(f"worker {args.index}, epoch {epoch}: loss {total / len(x):.6f}", flush=True)

print(f"worker {args.index}: loss {float(np.mean(losses(y, model(x, training=False)))):.6f} on all photos", flush=True)
# Saving asks every worker for its part; only the first one's file counts.
with tempfile.TemporaryDirectory() as temporary:
    model.save(args.trained if args.index == 0 else os.path.join(temporary, os.path.basename(args.trained)))
