import {
  Adam,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  getBackend,
  getThreads,
  MaxPooling2D,
  Sequential,
} from "../../dist/src/index.js";
import { trainInWorker } from "../../dist/src/worker/index.js";

function hash(arrays) {
  let h = 0x811c9dc5;
  for (const { data } of arrays)
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16);
}

/** A small network of convolution, pooling, batch normalisation, dropout and dense layers. */
function network() {
  const layers = [
    new Conv2D(32, 3, { activation: "relu" }),
    new MaxPooling2D(2),
    new Conv2D(32, 3),
    new BatchNormalization(),
    new MaxPooling2D(2),
    new Flatten(),
    new Dropout(0.5),
    new Dense(32, { activation: "tanh" }),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = new Sequential(layers, { inputShape: [32, 32, 3], seed: 7 });
  return model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
}

/** Trains it for ten steps, on this thread and in a worker. */
export async function train() {
  const shape = [40, 32, 32, 3];
  const x = { data: Float32Array.from({ length: 40 * 32 * 32 * 3 }, (_, i) => ((i * 7919) % 1009) / 1009), shape };
  const y = { data: Int32Array.from({ length: 40 }, (_, i) => i % 2), shape: [40] };
  const options = { epochs: 2, batchSize: 8 };
  const [model, elsewhere] = [network(), network()];
  const { history } = await model.fit(x, y, options);
  await trainInWorker(elsewhere, x, y, options);
  return {
    backend: getBackend().name,
    loss: history.loss,
    hash: hash(await model.getWeights()),
    inWorker: hash(await elsewhere.getWeights()),
  };
}

/** The same with the number of threads that the kernels had. */
export async function trainAndCount() {
  const trained = await train();
  return { trained, threads: getThreads() };
}
