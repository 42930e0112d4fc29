/**
 * A user's program, run in Node and in pages: trains a small network, with every kind of layer of the report, for some steps on the backend
 * that is set.
 */
export const PROGRAM = `
import {
  Adam, BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Sequential,
} from "noodlenet";

export function network({ images = true } = {}) {
  const imageLayers = () => [
    new Conv2D(8, 3, { activation: "relu", kernelRegularizer: "l2" }), new MaxPooling2D(2),
    new Conv2D(16, 3), new MaxPooling2D(2), new BatchNormalization(),
  ];
  const model = new Sequential([
    ...(images ? imageLayers() : []),
    new Flatten(), new Dropout(0.5), new Dense(16, { activation: "tanh" }), new Dense(2, { activation: "softmax" }),
  ], { inputShape: [16, 16, 3], seed: 7 });
  return model.compile({
    optimizer: new Adam({ learningRate: 0.003 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"],
  });
}

export function batch() {
  const x = { data: Float32Array.from({ length: 8 * 16 * 16 * 3 }, (_, i) => ((i * 7919) % 1009) / 1009), shape: [8, 16, 16, 3] };
  const y = { data: Int32Array.from({ length: 8 }, (_, i) => i % 2), shape: [8] };
  return [x, y];
}

export async function train(steps, model = network()) {
  const losses = [];
  for (let step = 0; step < steps; step++) losses.push((await model.trainOnBatch(...batch())).loss);
  return losses;
}
`;

/** What the page tells. Functions that the test calls one after the other. */
export const PAGE = `
import { setBackend, tensor, TerminateOnNaN } from "noodlenet";
import { gpuInfo, useGpu } from "noodlenet/gpu";
import { batch, network, train } from "./program.mjs";

const textures = { made: 0, deleted: 0 };
const contexts = [];
for (const [name, count] of [["createTexture", "made"], ["deleteTexture", "deleted"]]) {
  const original = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...args) {
    textures[count]++;
    if (!contexts.includes(this)) contexts.push(this);
    return original.apply(this, args);
  };
}

const messageOf = async (f) => { try { await f(); return "nothing was thrown"; } catch (error) { return error.name + ": " + error.message; } };
let backend;
let kept;

globalThis.tests = {
  info: gpuInfo,
  start: (mode) => messageOf(async () => { backend = await useGpu({ mode }); }),
  async losses(mode, steps, { images, ...options } = {}) {
    setBackend("reference");
    const expected = await train(steps, network({ images }));
    backend = await useGpu({ mode, ...options });
    kept = tensor([1, 2, 3]);
    return { expected, actual: await train(steps, network({ images })), name: backend.name };
  },
  async manySteps(steps) {
    const model = network();
    const counts = [];
    for (let part = 0; part < 4; part++) {
      await train(steps / 4, model);
      counts.push({ storages: backend.memory().storages, bytes: backend.memory().bytes, textures: textures.made - textures.deleted });
    }
    return counts;
  },
  async notFinite() {
    const model = network();
    const [x, y] = batch();
    const history = await model.fit({ ...x, data: x.data.map(() => NaN) }, y, { epochs: 2, callbacks: [new TerminateOnNaN()] }).catch((error) => ({ stopped: error.message }));
    const exploding = network();
    exploding.optimizer.learningRate = 1e30;
    const { stopped } = await exploding.fit(x, y, { epochs: 20, callbacks: [new TerminateOnNaN()] });
    return [history.stopped, stopped];
  },
  async tooLarge() {
    return [await messageOf(() => backend.kernels.fill(2 ** 26 + 1, 0, "float32")), await messageOf(() => backend.upload(Int32Array.of(2 ** 24 + 1)))];
  },
  async used() {
    const x = backend.upload(Float32Array.of(1));
    backend.free(x);
    return messageOf(() => backend.kernels.unary("neg", x));
  },
  async loseContext() {
    for (const context of contexts) context.getExtension("WEBGL_lose_context").loseContext();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return [await messageOf(() => kept.add(1)), await messageOf(() => kept.data()), await messageOf(() => useGpu({ mode: "webgl2" }))];
  },
};
globalThis.ready = true;
`;

export const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>gpu</title>
<script type="module" src="./page.mjs"></script></html>`;
