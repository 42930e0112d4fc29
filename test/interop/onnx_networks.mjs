/**
 * Opens ONNX files of image classifiers with random weights that torch (by both of its exporters) and Keras wrote, and checks what they predict
 * against ONNX Runtime; then trains one step, and saves and opens them again. TORCH_PYTHON names a Python with torch, torchvision, onnx,
 * onnxscript and onnxruntime; KERAS_PYTHON one with keras, tensorflow, tf2onnx, onnx and onnxruntime. What is not given or not installed is
 * skipped, and said so. Arguments: the sides of the pictures; default 96. Needs `npm run build` first.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as n from "noodlenet";
import { loadModel, modelBytes } from "noodlenet/io";

const PYTHONS = { torch: process.env.TORCH_PYTHON, keras: process.env.KERAS_PYTHON };
const sides = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [96];
let opened = 0;
for (const side of sides)
  for (const [tool, python] of Object.entries(PYTHONS)) {
    const folder = mkdtempSync(join(tmpdir(), "onnx-networks-"));
    try {
      if (isExported(tool, python, folder, side))
        for (const file of readdirSync(folder)
          .filter((name) => name.endsWith(".json"))
          .sort())
          await check(join(folder, file.slice(0, -".json".length)), side);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
console.log(`${opened} ONNX files of other tools predict the same`);

/** Whether the tool wrote its files; a tool that is not installed is skipped. */
function isExported(tool, python, folder, side) {
  const variable = `${tool.toUpperCase()}_PYTHON`;
  if (!python) {
    console.log(`  skipped: ${tool} (${variable} names no Python)`);
    return false;
  }
  const script = join(import.meta.dirname, "onnx_networks_side.py");
  const { status, error } = spawnSync(python, [script, tool, folder, String(side)], {
    stdio: ["ignore", "inherit", "ignore"],
  });
  if (status === 0) return true;
  if (status !== 3) throw new Error(`onnx_networks_side.py ${tool} failed: ${error ?? `status ${status}`}`);
  console.log(`  skipped: ${tool} (${variable} lacks that module)`);
  return false;
}

async function check(base, side) {
  const name = `${base.split("/").at(-1)} at ${side}`;
  const { layout, shape } = JSON.parse(readFileSync(`${base}.json`, "utf8"));
  const x = layout === "nchw" ? channelsLast(floats(`${base}.x`), shape) : n.tensor(floats(`${base}.x`), { shape });
  const expected = floats(`${base}.y`);
  const start = performance.now();
  const model = await loadModel(`${base}.onnx`);
  const milliseconds = Math.round(performance.now() - start);
  const found = (await model.predict(x)).dataSync();
  const difference = differenceOf(found, expected);
  holds(
    difference <= 1e-4,
    `${name}: ${model.layers.length} layers in ${milliseconds} ms, off by ${difference.toExponential(1)}`,
  );
  opened++;
  for (const format of ["onnx", "keras"]) {
    const again = await loadModel(await modelBytes(model, format));
    const off = differenceOf((await again.predict(x)).dataSync(), found);
    holds(off <= 1e-5, `${name}: off by ${off.toExponential(1)} after ${format}`);
  }
  const before = model.layers.map((layer) => layer.weights.map((weight) => weight.dataSync().slice()));
  model.compile({ optimizer: new n.SGD({ learningRate: 1 }), loss: "meanSquaredError" });
  const { loss } = await model.trainOnBatch(x, n.zeros([shape[0], expected.length / shape[0]]));
  const moved = model.layers.filter((layer, i) =>
    layer.weights.some((w, j) => w.dataSync().some((v, k) => v !== before[i][j][k])),
  );
  // Gradients of random weights vanish on the long way to the first layers.
  const trained = model.layers.filter((layer) => layer.trainableWeights.length > 0).length;
  const what = `a step moves the weights of ${moved.length} layers of ${trained}`;
  holds(Number.isFinite(loss) && moved.length > 4, `${name}: ${what}`);
}

/** The largest difference, relative to the largest number that is expected. */
function differenceOf(found, expected) {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0) / scale;
}

function channelsLast(data, shape) {
  return n.tensor(data, { shape }).transpose([0, 2, 3, 1]);
}

function floats(path) {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function holds(condition, what) {
  console.log(`  ${what}`);
  if (!condition) throw new Error(what);
}
