/**
 * Makes the fixtures: `node make.mjs FOLDER PYTHON`. FOLDER has TensorFlow.js (npm install @tensorflow/tfjs@4.22.0), PYTHON has its converter
 * (pip install tensorflowjs==4.22.0 "protobuf>=6.31"). In the y.json of each folder is what
 * TensorFlow.js predicts for pixels that the script computes; in those of trained/, the losses of further steps.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , folder, python] = process.argv;
const tf = createRequire(join(folder, "x.js"))("@tensorflow/tfjs");
const fixtures = join(import.meta.dirname, "fixtures");
const { layers: l } = tf;

/** A MobileNet of two blocks, as the first layer of a Sequential that is the first layer of another. */
function nested() {
  const x = tf.input({ shape: [12, 12, 3] });
  const block = (y, filters, strides) => {
    const deep = l.depthwiseConv2d({ kernelSize: 3, strides, padding: "same", useBias: false }).apply(y);
    const wide = l.reLU({ maxValue: 6 }).apply(l.batchNormalization().apply(deep));
    const flat = l.conv2d({ filters, kernelSize: 1, useBias: false }).apply(wide);
    return l.reLU({ maxValue: 6 }).apply(l.batchNormalization({ scale: false }).apply(flat));
  };
  const first = l.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: "same", name: "conv1" }).apply(x);
  const mobileNet = tf.model({ inputs: x, outputs: block(block(first, 6, 1), 8, 2), name: "mobilenet" });
  const features = tf.sequential({ layers: [mobileNet, l.globalAveragePooling2d({ dataFormat: "channelsLast" })] });
  const head = tf.sequential({
    layers: [
      l.dense({ units: 5, inputShape: [8], activation: "relu" }),
      l.dense({ units: 2, useBias: false, activation: "softmax" }),
    ],
  });
  return tf.sequential({ layers: [features, head] });
}

/** A graph with a shared layer, several merges and a skip. */
function branches() {
  const x = tf.input({ shape: [12, 12, 3], name: "pictures" });
  const shared = l.conv2d({ filters: 3, kernelSize: 3, padding: "same", activation: "tanh", name: "shared" });
  const [a, b] = [shared.apply(x), shared.apply(l.leakyReLU({ alpha: 0.1 }).apply(x))];
  const sum = l.add().apply([a, b, x]);
  const both = l.concatenate().apply([sum, l.multiply().apply([a, b])]);
  const separable = l.separableConv2d({ filters: 4, kernelSize: 2, strides: 2 }).apply(both);
  const padded = l
    .zeroPadding2d({
      padding: [
        [1, 0],
        [0, 1],
      ],
    })
    .apply(separable);
  const pooled = l.maxPooling2d({ poolSize: 2 }).apply(l.prelu({ sharedAxes: [1, 2] }).apply(padded));
  const flat = l.reshape({ targetShape: [null, 2] }).apply(pooled);
  const rows = l.layerNormalization().apply(l.dense({ units: 3 }).apply(flat));
  return tf.model({ inputs: x, outputs: l.globalAveragePooling1d().apply(rows) });
}

/** Weights that differ from place to place; variances above 0. */
function fill(model) {
  const values = model.weights.map((weight, i) => {
    const { shape, name } = weight;
    const size = shape.reduce((a, b) => a * b, 1);
    const wave = Float32Array.from({ length: size }, (_, j) => Math.sin(1 + i + 1.7 * j) * 0.6);
    return tf.tensor(/variance/.test(name) ? wave.map((v) => v * v + 0.5) : wave, shape);
  });
  model.setWeights(values);
}

const OPTIMIZERS = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.8, true),
  adam: () => tf.train.adam(0.05),
  rmsprop: () => tf.train.rmsprop(0.02, 0.8),
  rmspropMomentum: () => tf.train.rmsprop(0.02, 0.8, 0.5, 1e-6),
  adagrad: () => tf.train.adagrad(0.1),
};

/** Saves a stack after three steps; in y.json are the losses of the next three. */
async function train(name, optimizer) {
  const stack = tf.sequential({
    layers: [
      l.dense({ units: 5, inputShape: [4], activation: "tanh", name: "hidden" }),
      l.dense({ units: 3, activation: "softmax", name: "kinds" }),
    ],
  });
  fill(stack);
  stack.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy", "cosine"] });
  const data = tf.tensor(
    Array.from({ length: 24 }, (_, i) => ((i * 7) % 11) / 5 - 1),
    [6, 4],
  );
  const kinds = tf.oneHot([0, 1, 2, 0, 1, 2], 3);
  const steps = async () => {
    const losses = [];
    for (let i = 0; i < 3; i++) losses.push((await stack.trainOnBatch(data, kinds))[0]);
    return losses;
  };
  await steps();
  await save(stack, `trained/${name}`, { includeOptimizer: true });
  writeFileSync(join(fixtures, "trained", name, "y.json"), JSON.stringify(await steps()));
}

/** Saves a model as TensorFlow.js gives it out, cut into files of the given sizes. */
async function save(model, name, { cuts = [], ...config } = {}) {
  const at = join(fixtures, name);
  mkdirSync(at, { recursive: true });
  const handler = tf.io.withSaveHandler(async ({ weightData, weightSpecs, ...others }) => {
    const ends = [...cuts, weightData.byteLength];
    const paths = ends.map((_, i) => (ends.length === 1 ? "weights.bin" : `part${i + 1}of${ends.length}.bin`));
    ends.forEach((end, i) => {
      writeFileSync(join(at, paths[i]), Buffer.from(weightData.slice(i === 0 ? 0 : ends[i - 1], end)));
    });
    writeFileSync(
      join(at, "model.json"),
      JSON.stringify({ ...others, weightsManifest: [{ paths, weights: weightSpecs }] }),
    );
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON({ weightData, weightSpecs, ...others }) };
  });
  await model.save(handler, config);
}

/** What TensorFlow.js predicts with the files of a folder. */
async function predictions(name, x) {
  const at = join(fixtures, name);
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(at, "model.json"), "utf8"));
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(join(at, path))));
  const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  return model.predict(x).array();
}

const pixels = Float32Array.from({ length: 2 * 12 * 12 * 3 }, (_, i) => ((i * 37) % 101) / 50 - 1);
const x = tf.tensor(pixels, [2, 12, 12, 3]);
mkdirSync(fixtures, { recursive: true });
const models = { nested: nested(), branches: branches() };
for (const model of Object.values(models)) fill(model);
await save(models.nested, "nested");
models.branches.compile({ optimizer: "adam", loss: "meanSquaredError" });
await models.branches.fit(x, tf.ones([2, 3]), { epochs: 1, verbose: 0 });
await save(models.branches, "branches", { includeOptimizer: true, cuts: [3, 333, 334, 1001] });
for (const [name, made] of Object.entries(OPTIMIZERS)) await train(name, made());
execFileSync(python, [join(import.meta.dirname, "convert.py"), fixtures], { stdio: ["ignore", "inherit", "ignore"] });
for (const name of ["nested", "branches", "layers", "uint8", "uint16", "float16"])
  writeFileSync(join(fixtures, name, "y.json"), JSON.stringify(await predictions(name, x)));
