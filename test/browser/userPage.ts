/**
 * A user's program, run in Node and in pages: trains a small network of convolution, pooling, batch normalisation, dropout
 * and dense layers for ten steps, and hashes the bits of its weights.
 */
export const TRAIN = `
import {
  Adam, BatchNormalization, Conv2D, Dense, Dropout, Flatten, getBackend, MaxPooling2D, Sequential,
} from "noodlenet";

function hash(arrays) {
  let h = 0x811c9dc5;
  for (const { data } of arrays)
    for (const byte of new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      h = Math.imul(h ^ byte, 0x01000193);
  return (h >>> 0).toString(16);
}

export async function train() {
  const model = new Sequential([
    new Conv2D(32, 3, { activation: "relu" }), new MaxPooling2D(2), new Conv2D(32, 3), new BatchNormalization(),
    new MaxPooling2D(2), new Flatten(), new Dropout(0.5), new Dense(32, { activation: "tanh" }),
    new Dense(2, { activation: "softmax" }),
  ], { inputShape: [32, 32, 3], seed: 7 });
  model.compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const x = { data: Float32Array.from({ length: 40 * 32 * 32 * 3 }, (_, i) => ((i * 7919) % 1009) / 1009), shape: [40, 32, 32, 3] };
  const y = { data: Int32Array.from({ length: 40 }, (_, i) => i % 2), shape: [40] };
  const { history } = await model.fit(x, y, { epochs: 2, batchSize: 8 });
  return { backend: getBackend().name, loss: history.loss, hash: hash(await model.getWeights()) };
}
`;

/** Runs it in a page and leaves the result where the test finds it. */
export const PAGE = `
import { getThreads } from "noodlenet";
import { train } from "./train.mjs";
globalThis.result = train().then((trained) => ({ trained, threads: getThreads(), cores: navigator.hardwareConcurrency }));
`;

/** A training loop by hand, which keeps few tensors and makes 1 MB with each of its operations: the most bytes that were in use. */
export const LOOP = `
import { getBackend, Parameter, randomNormal, SGD } from "noodlenet";
export async function loop({ steps, wait }) {
  const w = new Parameter("w", randomNormal([512, 512], { seed: 1 }));
  const x = randomNormal([512, 512], { seed: 2 });
  const optimizer = new SGD({ learningRate: 0.1 });
  const losses = [];
  let most = 0;
  for (let i = 0; i < steps; i++) {
    const loss = x.mul(w).tanh().sub(0.5).square().mean();
    loss.backward();
    optimizer.step([w]);
    losses.push(wait ? (await loss.data())[0] : loss.item());
    most = Math.max(most, getBackend().memory().bytes);
  }
  return { most, losses };
}
`;

/** Computes on the default backend, and on the reference backend where that is refused. */
export const POLICY_PAGE = `
import { setBackend, tensor } from "noodlenet";
const compute = () => tensor([1, 2]).add(1).sum().item();
const attempt = () => {
  try {
    return { value: compute() };
  } catch ({ name, message }) {
    setBackend("reference");
    return { name, message, value: compute() };
  }
};
globalThis.result = Promise.resolve(attempt());
`;

export const LOOP_PAGE = `
import { loop } from "./loop.mjs";
globalThis.result = (async () => [await loop({ steps: 60, wait: true }), await loop({ steps: 60, wait: false })])();
`;

export const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>train</title>
<script type="module" src="./page.mjs"></script></html>`;
