/**
 * Checks with real Keras that what it writes is loaded here, and what is written here is loaded there, with the same predictions. Installs Keras and
 * TensorFlow into a virtual environment beside the dependencies, unless KERAS_PYTHON names a Python that has them. With KERAS2_PYTHON, one that has
 * TensorFlow 2.15, checks what is written with Keras 2.15, too. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as n from "noodlenet";
import { loadModel, loadWeights, readSafetensors, saveModel, saveWeights, writeSafetensors } from "noodlenet/io";
import { kerasPython } from "./kerasPython.mjs";

const here = import.meta.dirname;
const python = kerasPython();
const run = (bin, ...args) => execFileSync(bin, [join(here, "keras_side.py"), ...args], { stdio: "inherit" });
const keras = (...args) => run(python, ...args);
const folder = mkdtempSync(join(tmpdir(), "interop-"));
try {
  keras("make", folder);
  for (const name of ["every_layer", "frozen_within", "partly_frozen", "pooled", "functional"])
    await readFromKeras(name);
  writeFileSync(join(folder, "models.json"), JSON.stringify(await writeForKeras()));
  keras("check", folder);
  // What is written must open in Keras 2.15, too, which needs a Python of its own, 3.9 to 3.11.
  if (process.env.KERAS2_PYTHON) run(process.env.KERAS2_PYTHON, "check", folder);
} finally {
  rmSync(folder, { recursive: true });
}

async function readFromKeras(name) {
  const at = (end) => join(folder, name + end);
  const { tensors } = readSafetensors(readFileSync(at(".safetensors")));
  const [x, y] = [tensors.get("x"), tensors.get("y")];
  const whole = await loadModel(at(".keras"));
  await same(whole, x, y, `${name}.keras`);
  await same(await loadModel(at(".h5")), x, y, `${name}.h5`);
  for (const end of [".weights.h5", ".h5", ".keras"]) {
    const fresh = n.modelFromConfig(whole.toConfig());
    await loadWeights(fresh, at(end));
    await same(fresh, x, y, `weights of ${name}${end}`);
  }
}

async function same(model, x, y, what) {
  const out = (await model.predict(x)).dataSync();
  const scale = Math.max(...y.data.map(Math.abs));
  const difference = Math.max(...out.map((value, i) => Math.abs(value - y.data[i]))) / scale;
  console.log(`  noodlenet reads ${what}: difference ${difference.toExponential(1)}`);
  if (!(difference <= 1e-5)) throw new Error(`${what}: the predictions differ by ${difference}`);
}

/** An input layer, and layers one after another. */
function lineModel([input, ...layers], options = {}) {
  return new n.Model({
    inputs: input.output,
    outputs: layers.reduce((x, layer) => layer.apply(x), input.output),
    ...options,
  });
}

/** Branches, every layer that merges, and a model within that is used twice. */
function branching() {
  const x = n.input([8, 8, 4], { name: "pictures" });
  const inside = n.input([8, 8, 4]);
  const encoder = new n.Model({
    inputs: inside,
    outputs: new n.Conv2D(4, 3, { padding: "same", activation: "relu" }).apply(inside),
    name: "encoder",
  });
  const [a, b] = [encoder.apply(x), encoder.apply(new n.Rescaling(0.5).apply(x))];
  const merged = [
    new n.Add().apply([a, b, x]),
    new n.Subtract().apply([a, b]),
    new n.Multiply().apply([a, b]),
    new n.Average().apply([a, b, x]),
    new n.Maximum().apply([a, b]),
    new n.Minimum().apply([a, x]),
  ];
  const maps = new n.Concatenate().apply(merged);
  const means = new n.GlobalAveragePooling2D().apply(maps);
  const lengths = new n.Dense(6).apply(means);
  const dot = new n.Dot(-1, { normalize: true }).apply([lengths, new n.Dense(6).apply(means)]);
  const gate = new n.Dense(24, { activation: "sigmoid" }).apply(means);
  const gated = new n.Multiply().apply([maps, new n.Reshape([1, 1, 24]).apply(gate)]);
  const pooled = new n.GlobalAveragePooling2D().apply(gated);
  const y = new n.Dense(3, { activation: "softmax" }).apply(new n.Concatenate().apply([pooled, dot]));
  return new n.Model({ inputs: x, outputs: y, seed: 5, name: "branching" });
}

/** Models made here, in every format; returns their names. */
async function writeForKeras() {
  const within = () =>
    new n.Sequential(
      [
        new n.Conv2D(4, 3),
        new n.BatchNorm({ momentum: 0.8 }),
        new n.Conv2D(4, 3, { padding: "same" }),
        new n.BatchNorm({ center: false }),
        new n.Dropout(0.2),
      ],
      {
        name: "within",
      },
    );
  const line = () =>
    lineModel(
      [
        new n.InputLayer([5, 5, 4], { name: "line_in" }),
        new n.Conv2D(2, 3, { padding: "same", useBias: false }),
        new n.ReLU(),
      ],
      { name: "line" },
    );
  const every = (seed) =>
    new n.Sequential(
      [
        new n.Rescaling(0.5, { offset: 0.1 }),
        within(),
        new n.MaxPooling2D(2),
        line(),
        new n.LeakyReLU(),
        new n.LeakyReLU({ negativeSlope: 0.1 }),
        new n.ELU({ alpha: 0.5 }),
        new n.ZeroPadding2D([
          [1, 0],
          [2, 1],
        ]),
        new n.AveragePooling2D(2, { strides: 1, padding: "same" }),
        new n.Activation("gelu"),
        new n.Conv2D(3, [2, 3], { dilation: 2, activation: "silu", kernelRegularizer: n.l1l2({ l1: 0.1, l2: 0.2 }) }),
        new n.Reshape([-1, 3]),
        new n.Softmax(),
        new n.Flatten(),
        new n.Dense(4, { activation: "leakyRelu", kernelInitializer: "heNormal" }),
        new n.Dense(4, { activation: "softplus", kernelRegularizer: "l2" }),
        new n.Dense(3, { activation: "softmax" }),
      ],
      { inputShape: [12, 12, 3], seed, name: "every" },
    );
  const partly = every(2);
  partly.getLayer("within").getLayer("conv2d").trainable = false;
  const frozen = every(3);
  frozen.getLayer("within").trainable = false;
  const pooled = new n.Sequential(
    [
      new n.Conv2D(5, 3, { strides: 2, padding: "same", activation: "elu" }),
      new n.GlobalAveragePooling2D(),
      new n.Dense(1, { activation: "sigmoid" }),
    ],
    { inputShape: [9, 9, 2] },
  );
  const functional = lineModel([
    new n.InputLayer([8, 8, 3]),
    new n.Conv2D(4, 3, { activation: "relu" }),
    new n.Sequential([new n.BatchNorm(), new n.MaxPooling2D(2)]),
    new n.Flatten(),
    new n.Dense(3),
  ]);
  const transfer = new n.Sequential(
    [
      n.vgg16({ includeTop: false, inputShape: [32, 32, 3] }),
      new n.Flatten(),
      new n.Dense(2, { activation: "softmax" }),
    ],
    { inputShape: [32, 32, 3] },
  );
  for (const layer of transfer.layers[0].layers) layer.trainable = layer.name.startsWith("block5");
  const functionalLast = lineModel([new n.InputLayer([5, 5, 4]), new n.Rescaling(2), line()]);
  const models = {
    every: every(1),
    partly,
    frozen,
    pooled,
    functional,
    functionalLast,
    transfer,
    branching: branching(),
  };
  for (const [name, model] of Object.entries(models)) await writeAll(name, model);
  return Object.keys(models);
}

async function writeAll(name, model) {
  const at = (end) => join(folder, name + end);
  const shape = [4, ...model.inputShape];
  const x = {
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 12.9898) * 1.5),
  };
  for (const [path, weight] of model.namedWeights())
    if (/gamma|beta|moving/.test(path))
      weight.assignData(Float32Array.from({ length: weight.size }, (_, i) => 0.5 + 0.1 * (i % 5)));
  const y = await model.predict(x);
  writeFileSync(
    at(".safetensors"),
    writeSafetensors([
      ["x", x],
      ["y", { shape: y.shape, data: await y.data() }],
    ]),
  );
  await saveModel(model, at(".keras"));
  await saveModel(model, at(".h5"));
  await saveWeights(model, at(".weights.h5"));
  await saveWeights(model, at(".old.h5"));
  await saveWeights(model, at(".weights.safetensors"));
}
