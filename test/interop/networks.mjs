/**
 * Opens each network of keras.applications that Keras saved with random weights, and checks against Keras what it predicts, its layers and
 * their order, and the losses of three steps of SGD with batch normalization in training mode. KERAS_PYTHON names a Python with Keras and
 * TensorFlow. Arguments: the sides of the pictures; default 96. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as n from "noodlenet";
import { loadModel } from "noodlenet/io";

const NETWORKS = ["mobileNet", "mobileNetV2", "resNet50V2", "denseNet121", "efficientNetB0"];
const SAMPLES = 8;
const python = process.env.KERAS_PYTHON;
if (!python) throw new Error("networks.mjs: give KERAS_PYTHON, a Python that has keras and tensorflow");
const sides = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [96];
for (const side of sides) {
  const folder = mkdtempSync(join(tmpdir(), "networks-"));
  try {
    const script = join(import.meta.dirname, "networks_side.py");
    execFileSync(python, [script, folder, String(side)], { stdio: ["ignore", "inherit", "ignore"] });
    for (const name of NETWORKS) await check(name, join(folder, name), side);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function check(name, base, side) {
  const x = n.tensor(floats(`${base}.x`), { shape: [SAMPLES, side, side, 3] });
  const expected = floats(`${base}.y`);
  const { layers, losses } = JSON.parse(readFileSync(`${base}.json`, "utf8"));
  for (const end of [".keras", ".h5"]) {
    const model = await loadModel(base + end);
    const found = (await model.predict(x)).dataSync();
    const difference = Math.max(...found.map((value, i) => Math.abs(value - expected[i])));
    holds(difference <= 1e-4, `${name}${end} at ${side}: predictions differ by ${difference.toExponential(1)}`);
    const own = model.layers.map((layer) => `${layer.name} ${layer.countParams()}`);
    holds(own.join() === layers.join(), `${name}${end}: ${own.length} layers in Keras's order`);
  }
  const trained = withoutDropout(await loadModel(`${base}.keras`));
  trained.compile({ optimizer: new n.SGD({ learningRate: 2e-5 }), loss: "sparseCategoricalCrossentropy" });
  for (const [step, loss] of losses.entries()) {
    const own = (await trained.trainOnBatch(x, [0, 1, 2, 3, 4, 5, 6, 7])).loss;
    holds(
      Math.abs(own - loss) <= 1e-3 * Math.max(1, loss),
      `${name}: loss ${own.toFixed(5)} in step ${step}, Keras's ${loss.toFixed(5)}`,
    );
  }
}

/** Dropout draws other numbers in every library: the steps are compared without it. */
function withoutDropout(model) {
  const config = model.toConfig();
  const layers = config.layers.map((layer) => (layer.type === "Dropout" ? { ...layer, rate: 0 } : layer));
  const again = n.modelFromConfig({ ...config, layers });
  const weights = model.namedWeights();
  again.namedWeights().forEach(([, weight], i) => {
    weight.assignData(weights[i][1].dataSync());
  });
  return again;
}

function floats(path) {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function holds(condition, what) {
  console.log(`  ${what}`);
  if (!condition) throw new Error(what);
}
