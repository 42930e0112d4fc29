import "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import * as layers from "@tensorflow/tfjs-layers";
import * as nn from "noodlenet";
import { useGpu } from "noodlenet/gpu";
import { cases } from "./cases.mjs";

let backend;

globalThis.start = async (mode) => {
  backend = await useGpu({ mode });
  await tf.setBackend("webgl");
  await tf.ready();
  const gl = document.createElement("canvas").getContext("webgl2");
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  return `${backend.name} and tfjs ${tf.version_core} on ${info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : "?"}`;
};

const numbers = (size) => Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
const sizeOf = (shape) => shape.reduce((a, b) => a * b, 1);
const up = (shape) => backend.upload(numbers(sizeOf(shape)));
const tup = (shape) => tf.tensor(numbers(sizeOf(shape)), shape);

/** Waits for the device: reads one number of a result. */
async function settle(storage) {
  const one = backend.kernels.stridedCopy(storage, { shape: [1], strides: [1], offset: 0 });
  await backend.download(one);
  backend.free(one);
}

function settleTf(tensor) {
  if (tensor.rank === 0) return tensor.dataSync();
  const first = tensor.shape.map(() => 0);
  tf.tidy(() =>
    tf
      .slice(
        tensor,
        first,
        first.map(() => 1),
      )
      .dataSync(),
  );
}

const STEP = "training step of s2, 8 images of 64x64";
globalThis.names = [...Object.keys(cases), STEP];

/** Both in turns; medians. */
globalThis.compare = (name, rounds) => (name === STEP ? compareSteps(rounds) : compareKernels(cases[name], rounds));

async function compareKernels({ shapes, ours, theirs }, rounds) {
  const [mine, its] = [shapes.map(up), shapes.map(tup)];
  const runOurs = async () => {
    const made = ours(backend.kernels, ...mine);
    const results = "out" in made ? Object.values(made) : [made];
    await settle(results[0]);
    for (const result of results) backend.free(result);
  };
  const runTheirs = async () => {
    const result = tf.tidy(() => theirs(...its));
    settleTf(result);
    result.dispose();
  };
  const result = await inTurns(runOurs, runTheirs, rounds);
  for (const storage of mine) backend.free(storage);
  for (const tensor of its) tensor.dispose();
  return result;
}

async function compareSteps(rounds) {
  const ours = new nn.Sequential(
    [
      ...[32, 64, 128].flatMap((filters) => [
        new nn.Conv2D(filters, 3, { activation: "relu" }),
        new nn.MaxPooling2D(2),
      ]),
      new nn.Flatten(),
      new nn.Dense(128, { activation: "relu" }),
      new nn.Dense(128, { activation: "relu" }),
      new nn.Dense(2, { activation: "softmax" }),
    ],
    { inputShape: [64, 64, 3], seed: 1 },
  );
  ours.compile({ optimizer: new nn.Adam(), loss: "sparseCategoricalCrossentropy" });
  const theirs = layers.sequential();
  const L = layers.layers;
  [32, 64, 128].forEach((filters, i) => {
    theirs.add(
      L.conv2d({ filters, kernelSize: 3, activation: "relu", ...(i === 0 ? { inputShape: [64, 64, 3] } : {}) }),
    );
    theirs.add(L.maxPooling2d({ poolSize: 2 }));
  });
  theirs.add(L.flatten());
  for (const units of [128, 128]) theirs.add(L.dense({ units, activation: "relu" }));
  theirs.add(L.dense({ units: 2, activation: "softmax" }));
  theirs.compile({ optimizer: tf.train.adam(), loss: "sparseCategoricalCrossentropy" });
  const images = numbers(8 * 64 * 64 * 3);
  const labels = [0, 1, 0, 1, 0, 1, 0, 1];
  const x = nn.tensor(images, { shape: [8, 64, 64, 3] });
  const y = nn.tensor(Int32Array.from(labels));
  const [tx, ty] = [tf.tensor(images, [8, 64, 64, 3]), tf.tensor(labels, [8, 1])];
  return inTurns(
    () => ours.trainOnBatch(x, y),
    () => theirs.trainOnBatch(tx, ty),
    rounds,
  );
}

async function inTurns(ours, theirs, rounds) {
  const times = { ours: [], theirs: [] };
  // The first two calls compile.
  for (let round = -2; round < rounds; round++) {
    for (const [who, run] of [
      ["ours", ours],
      ["theirs", theirs],
    ]) {
      const start = performance.now();
      await run();
      if (round >= 0) times[who].push(performance.now() - start);
    }
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
globalThis.ready = true;
