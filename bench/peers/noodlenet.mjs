import { arrays } from "../../dist/src/data/index.js";
import * as nn from "../../dist/src/index.js";
import { experiments } from "../../dist/study/index.js";
import { noodlenetGrouped } from "./noodlenetGrouped.mjs";
import { noodlenetMobileNetV2 } from "./noodlenetMobileNetV2.mjs";
import { asked, noise, report, skip, VGG16_BLOCKS } from "./timing.mjs";

const { task, threads, seconds } = asked();
nn.setThreads?.(threads);
if (process.env.NOODLENET_WIDE) nn.setBackend("wasm", { wide: true });

if (task === "matmul-1024") {
  const [a, b] = [1, 2].map((seed) => nn.randomNormal([1024, 1024], { seed }));
  await report(() => nn.scope(() => void nn.matmul(a, b)), seconds);
} else if (task === "vgg16-forward") {
  const x = nn.tensor(noise(128 * 128 * 3, 200), { shape: [1, 128, 128, 3] });
  const model = vgg16();
  await report(() => nn.noGrad(() => nn.scope(() => void model.call(x).dataSync())), seconds);
} else if (task === "mobilenetv2-forward") {
  const x = nn.tensor(noise(224 * 224 * 3, 2), { shape: [1, 224, 224, 3] });
  const model = noodlenetMobileNetV2(224);
  await report(() => nn.noGrad(() => nn.scope(() => void model.call(x).dataSync())), seconds);
} else if (task === "resnet50v2-forward") {
  const x = nn.tensor(noise(224 * 224 * 3, 2), { shape: [1, 224, 224, 3] });
  const model = nn.resNet50V2({ seed: 1 });
  await report(() => nn.noGrad(() => nn.scope(() => void model.call(x).dataSync())), seconds);
} else if (task === "mobilenetv2-step") {
  const model = noodlenetMobileNetV2(96);
  model.compile({ optimizer: new nn.SGD({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
  const x = { data: noise(16 * 96 * 96 * 3, 2), shape: [16, 96, 96, 3] };
  const y = nn.tensor(Int32Array.from({ length: 16 }, (_, i) => i));
  await report(() => model.trainOnBatch(x, y), seconds);
} else if (task === "grouped-forward") {
  const x = nn.tensor(noise(56 * 56 * 128, 2), { shape: [1, 56, 56, 128] });
  const model = noodlenetGrouped();
  await report(() => nn.noGrad(() => nn.scope(() => void model.call(x).dataSync())), seconds);
} else if (task === "grouped-step") {
  const model = noodlenetGrouped();
  model.compile({ optimizer: new nn.SGD({ learningRate: 0.01 }), loss: "sparseCategoricalCrossentropy" });
  const x = { data: noise(56 * 56 * 128, 2), shape: [1, 56, 56, 128] };
  const y = nn.tensor(Int32Array.of(1));
  await report(() => model.trainOnBatch(x, y), seconds);
} else if (task === "s8-step") {
  await fineTuningStep();
} else {
  const experiment = experiments.find(({ id }) => task === `${id}-step`);
  if (experiment?.network) await step(experiment.network(1));
  else skip("no such task");
}

async function step(model) {
  const x = { data: noise(16 * 128 * 128 * 3), shape: [16, 128, 128, 3] };
  const y = nn.tensor(Int32Array.from({ length: 16 }, (_, i) => i % 2));
  await report(() => model.trainOnBatch(x, y), seconds);
}

function vgg16() {
  const options = { padding: "same", activation: "relu", kernelInitializer: "heUniform" };
  const layers = VGG16_BLOCKS.flatMap((filters) => [
    ...filters.map((n) => new nn.Conv2D(n, 3, options)),
    new nn.MaxPooling2D(2),
  ]);
  return new nn.Sequential(layers, { inputShape: [128, 128, 3], seed: 1 });
}

/** An epoch of one batch with block5 thawed, its inputs the features that blocks 1 to 4 made once. */
async function fineTuningStep() {
  const model = experiments.find(({ id }) => id === "s7").network(1);
  for (const layer of model.getLayer("vgg16").layers) layer.trainable = layer.name.startsWith("block5");
  model.compile({
    optimizer: new nn.Adam({ learningRate: 1e-5 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const x = { data: noise(16 * 128 * 128 * 3, 200), shape: [16, 128, 128, 3] };
  const y = { data: Int32Array.from({ length: 16 }, (_, i) => i % 2), shape: [16] };
  const data = arrays(x, y, { batchSize: 16 });
  await report(async () => ({ loss: (await model.fit(data, { epochs: 1 })).history.loss[0] }), seconds);
}
