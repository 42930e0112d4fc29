/**
 * Checks with real Keras that training goes on across files: noodlenet takes the next steps of compiled models that Keras wrote, and Keras
 * those of models that noodlenet wrote, with the same losses. With Keras 3 as in run.mjs, and with KERAS2_PYTHON, a Python with TensorFlow 2.15,
 * in Keras 2.15, too. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as n from "noodlenet";
import { loadModel, saveModel } from "noodlenet/io";
import { kerasPython } from "./kerasPython.mjs";

const script = join(import.meta.dirname, "../io/keras/compiled/make.py");
const pythons = { 3: kerasPython(), 2: process.env.KERAS2_PYTHON };
const versions = Object.keys(pythons).filter((version) => pythons[version]);
const folder = mkdtempSync(join(tmpdir(), "training-"));
const back = join(folder, "back");
const run = (version, ...args) =>
  execFileSync(pythons[version], [script, ...args], { stdio: ["ignore", "inherit", "ignore"] });
try {
  mkdirSync(back);
  for (const version of versions) run(version, "make", folder, version);
  const written = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")))
    Object.assign(written, await goOn(file.slice(0, -5)));
  Object.assign(written, await own());
  writeFileSync(join(back, "written.json"), JSON.stringify(written));
  for (const version of versions) run(version, "check", back);
} finally {
  rmSync(folder, { recursive: true });
}

/** Goes on with a model of Keras's, from both of its files; gives what Keras needs to go on with it in turn. */
async function goOn(name) {
  const data = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const written = {};
  for (const end of [".keras", ".h5"]) {
    const notices = [];
    const model = await loadModel(join(folder, name + end), { onNotice: (text) => notices.push(text) });
    if (model.compiled === null || notices.length > 0) {
      console.log(`  ${name}${end}: ${notices.join("; ")}`);
      if (!/own|legacy.*keras/.test(name + end)) throw new Error(`${name}${end} is not compiled with its state`);
      continue;
    }
    const losses = await steps(model, data);
    const difference = Math.max(...losses.map((loss, i) => Math.abs(loss - data.losses[i])));
    console.log(`  noodlenet goes on from ${name}${end}: difference ${difference.toExponential(1)}`);
    // Layers of half precision compute in float32 here.
    if (!(difference <= (name.endsWith("mixed") ? 2e-3 : 1e-4)))
      throw new Error(`${name}${end}: ${losses} here, ${data.losses} in Keras`);
    const again = `${name}${end.replace(".", "-")}`;
    written[again] = { ...data, losses: await saveAndGoOn(model, again, data) };
  }
  return written;
}

/** Models that were made and trained here. */
async function own() {
  const data = JSON.parse(readFileSync(join(folder, `${versions[0]}-adam.json`), "utf8"));
  const layers = () => [
    new n.Dense(4, { activation: "relu" }),
    new n.BatchNormalization(),
    new n.Dense(3, { activation: "softmax" }),
  ];
  const written = {};
  const optimizers = {
    ownAdam: new n.Adam({ learningRate: 1, clipvalue: 0.01 }),
    ownSchedule: new n.SGD({
      learningRate: new n.ExponentialDecay({ initialLearningRate: 1, decaySteps: 1, decayRate: 0.5 }),
    }),
    ownRmsprop: new n.RMSprop({ weightDecay: 0.1 }),
    ownAdamw: new n.AdamW({ weightDecay: 0 }),
  };
  for (const [name, optimizer] of Object.entries(optimizers)) {
    const model = new n.Sequential(layers(), { inputShape: [5], seed: 2 });
    const metrics = ["accuracy", new n.SparseTopKCategoricalAccuracy({ k: 2, name: "two" })];
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics, weightedMetrics: ["accuracy"] });
    await steps(model, data);
    written[name] = { ...data, losses: await saveAndGoOn(model, name, data) };
  }
  return written;
}

async function saveAndGoOn(model, name, data) {
  for (const end of [".keras", ".h5"]) await saveModel(model, join(back, name + end));
  return steps(model, data);
}

async function steps(model, { x, shape, kind, size, outputs }) {
  const y = [n.tensor(kind, { dtype: "int32" }), n.tensor(size, { shape: [size.length, 1] })].slice(0, outputs);
  const losses = [];
  for (let i = 0; i < 3; i++) {
    const { loss } = await model.trainOnBatch(n.tensor(x, { shape }), outputs === 1 ? y[0] : y);
    losses.push(loss);
  }
  return losses;
}
