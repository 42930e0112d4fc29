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

function hash(arrays) {
  let h = 0x811c9dc5;
  for (const { data } of arrays)
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16);
}

/** Trains a small network of convolution, pooling, batch normalisation, dropout and dense layers for ten steps. */
export async function train() {
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
  model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const shape = [40, 32, 32, 3];
  const x = { data: Float32Array.from({ length: 40 * 32 * 32 * 3 }, (_, i) => ((i * 7919) % 1009) / 1009), shape };
  const y = { data: Int32Array.from({ length: 40 }, (_, i) => i % 2), shape: [40] };
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 8 });
  return { backend: getBackend().name, loss: history.loss, hash: hash(await model.getWeights()) };
}

/** The same with the number of threads that the kernels had. */
export async function trainAndCount() {
  const trained = await train();
  return { trained, threads: getThreads() };
}
