/**
 * Opens trained layers models of TensorFlow.js that npm packages ship, and compares what they compute of one picture with TensorFlow.js; and goes on
 * training one as TensorFlow.js does. Installs the
 * packages into a temporary folder, or takes the folder that is given as the argument and installs what it lacks. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { oneHot, tensor } from "noodlenet";
import { loadModel } from "noodlenet/io";

const PACKAGES = [
  "@tensorflow/tfjs@4.22.0",
  "@tensorflow/tfjs-backend-wasm@4.22.0",
  "nsfwjs@4.4.0",
  "@upscalerjs/models@0.9.0",
];
const given = process.argv[2];
const folder = given ?? mkdtempSync(join(tmpdir(), "tfjs-"));
try {
  const npm = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--legacy-peer-deps",
    ...PACKAGES,
  ];
  execFileSync("npm", npm, { stdio: ["ignore", "ignore", "inherit"] });
  const require = createRequire(join(folder, "node_modules", "x.js"));
  const tf = require("@tensorflow/tfjs");
  require("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  const packages = join(folder, "node_modules");
  // Image classifiers with weights quantized to uint8, and enlargers of pictures of any size.
  for (const [name, side] of [
    ["mobilenet_v2", 224],
    ["inception_v3", 299],
  ])
    await check(tf, await unpacked(join(packages, "nsfwjs"), name), side, `nsfwjs ${name}`);
  for (const name of ["div2k/005-2x", "div2k/017-4x", "psnr-small-quant-uint8"])
    await check(tf, join(packages, "@upscalerjs/models/models", name, "model.json"), 32, `upscalerjs ${name}`);
  await goesOn(tf);
  await refuses(await unpacked(join(packages, "nsfwjs"), "mobilenet_v2_mid"), /a graph model of TensorFlow\.js/);
  await refuses(join(packages, "@upscalerjs/models/models/idealo/gans/model.json"), /MultiplyBeta.*customLayers/s);
} finally {
  if (!given) rmSync(folder, { recursive: true });
}

/** Writes out a model that nsfwjs keeps in scripts: a JSON, and shards as texts in base 64. */
async function unpacked(packageFolder, name) {
  const require = createRequire(join(packageFolder, "x.js"));
  const { modelJson, weightBundles } = require(`./dist/cjs/model_imports/${name}.js`);
  const json = (await modelJson()).default;
  const out = join(folder, "nsfwjs", name);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "model.json"), JSON.stringify(json));
  const paths = json.weightsManifest.flatMap((group) => group.paths);
  for (const [i, bundle] of weightBundles.entries())
    writeFileSync(join(out, paths[i]), Buffer.from((await bundle()).default, "base64"));
  return join(out, "model.json");
}

async function check(tf, path, side, what) {
  const shape = [1, side, side, 3];
  const picture = Float32Array.from({ length: side * side * 3 }, (_, i) => ((i * 37 + (i >> 7) * 11) % 256) / 255);
  const theirs = await tf.loadLayersModel(tf.io.fromMemory(artifacts(path)));
  const expected = await theirs.predict(tf.tensor(picture, shape)).data();
  const model = await loadModel(path, { inputShape: [side, side, 3], compile: false });
  const found = (await model.predict({ data: picture, shape })).dataSync();
  const scale = Math.max(1, ...expected.map(Math.abs));
  const difference = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / scale;
  const size = `${model.layers.length} layers, ${found.length} numbers`;
  holds(
    found.length === expected.length && difference <= 1e-4,
    `${what}: ${size}, difference ${difference.toExponential(1)}`,
  );
}

/** Trains a stack there, saves it with its optimizer, and compares the losses of the next steps there and here. The wasm backend trains no convolutions. */
async function goesOn(tf) {
  await tf.setBackend("cpu");
  const { layers: l } = tf;
  const theirs = tf.sequential({
    layers: [
      l.conv2d({ filters: 4, kernelSize: 3, strides: 2, inputShape: [9, 9, 2], activation: "relu" }),
      l.batchNormalization(),
      l.flatten(),
      l.dense({ units: 3, activation: "softmax" }),
    ],
  });
  theirs.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  const data = Float32Array.from({ length: 6 * 162 }, (_, i) => ((i * 37) % 101) / 50 - 1);
  const kinds = [0, 1, 2, 0, 1, 2];
  const lossesOf = async (step) => {
    const losses = [];
    for (let i = 0; i < 3; i++) losses.push(await step());
    return losses;
  };
  const there = () => theirs.trainOnBatch(tf.tensor(data, [6, 9, 9, 2]), tf.oneHot(kinds, 3)).then(([loss]) => loss);
  await lossesOf(there);
  let files;
  const handler = tf.io.withSaveHandler(async ({ weightData, weightSpecs, ...others }) => {
    const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
    files = [
      new File([JSON.stringify({ ...others, weightsManifest })], "model.json"),
      new File([weightData], "weights.bin"),
    ];
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  });
  await theirs.save(handler, { includeOptimizer: true });
  const model = await loadModel(files[0], { beside: files });
  const y = oneHot(tensor(kinds, { dtype: "int32" }), 3);
  const here = () => model.trainOnBatch(tensor(data, { shape: [6, 9, 9, 2] }), y).then(({ loss }) => loss);
  const [expected, found] = [await lossesOf(there), await lossesOf(here)];
  const difference = Math.max(...found.map((loss, i) => Math.abs(loss - expected[i])));
  holds(
    difference < 1e-4,
    `goes on training with Adam: losses ${found.map((loss) => loss.toFixed(4))}, difference ${difference.toExponential(1)}`,
  );
}

function artifacts(path) {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(path, "utf8"));
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((part) => readFileSync(join(dirname(path), part))));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return { modelTopology, weightSpecs, weightData: Uint8Array.from(Buffer.concat(parts)).buffer };
}

async function refuses(path, message) {
  const error = await loadModel(path, { inputShape: [32, 32, 3] }).then(
    () => "nothing",
    ({ message }) => message,
  );
  holds(message.test(error), `refused: ${error.slice(path.length, path.length + 110)}…`);
}

function holds(condition, what) {
  console.log(`  ${what}`);
  if (!condition) throw new Error(what);
}
