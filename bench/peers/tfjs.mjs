import * as tf from "@tensorflow/tfjs";
import { mobileNetV2 } from "./mobileNetV2.mjs";
import { resNet50V2 } from "./resNet50V2.mjs";
import { asked, noise, report, skip, VGG16_BLOCKS } from "./timing.mjs";

const { task, threads, seconds } = asked();
const backend = process.env.TFJS_BACKEND ?? "cpu";

if (backend === "wasm") {
  const { setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
  setThreadsCount(threads);
}
await tf.setBackend(backend);

const relu = { activation: "relu" };
const conv = (filters) => tf.layers.conv2d({ filters, kernelSize: 3, ...relu });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const dense = (units, activation = "relu") => tf.layers.dense({ units, activation });
const networks = {
  "s1-step": () => [tf.layers.flatten(), dense(128), dense(128), dense(2, "softmax")],
  "s2-step": () => [
    ...[32, 64, 128].flatMap((filters) => [conv(filters), pool()]),
    tf.layers.flatten(),
    ...[dense(128), dense(128), dense(2, "softmax")],
  ],
};

try {
  if (task === "matmul-1024") {
    const [a, b] = [tf.randomNormal([1024, 1024]), tf.randomNormal([1024, 1024])];
    await report(() => tf.tidy(() => void tf.matMul(a, b).dataSync()), seconds);
  } else if (task === "vgg16-forward") {
    const model = vgg16();
    const x = tf.tensor(noise(128 * 128 * 3, 200), [1, 128, 128, 3]);
    await report(() => tf.tidy(() => void model.predict(x).dataSync()), seconds);
  } else if (task === "mobilenetv2-forward") {
    const model = tfjsMobileNetV2(224);
    const x = tf.tensor(noise(224 * 224 * 3, 2), [1, 224, 224, 3]);
    await report(() => tf.tidy(() => void model.predict(x).dataSync()), seconds);
  } else if (task === "resnet50v2-forward") {
    const model = resNet50V2(tf.layers, tf.model, 224);
    const x = tf.tensor(noise(224 * 224 * 3, 2), [1, 224, 224, 3]);
    await report(() => tf.tidy(() => void model.predict(x).dataSync()), seconds);
  } else if (networks[task]) await step(networks[task]());
  else skip("not written for this peer");
} catch (error) {
  skip(String(error.message).split("\n")[0]);
}

async function step(layers) {
  const model = tf.sequential();
  layers.forEach((layer, i) => {
    if (i === 0) layer.batchInputShape = [null, 128, 128, 3];
    model.add(layer);
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const x = tf.tensor(noise(16 * 128 * 128 * 3), [16, 128, 128, 3]);
  const y = tf.tensor1d(Array.from({ length: 16 }, (_, i) => i % 2));
  await report(() => model.trainOnBatch(x, y), seconds);
}

function tfjsMobileNetV2(size) {
  const applied = (layer) => (x) => layer.apply(x);
  const without = { padding: "same", useBias: false };
  const { layers } = tf;
  return mobileNetV2(
    {
      input: (side) => tf.input({ shape: [side, side, 3] }),
      conv: (filters, kernelSize, strides) => applied(layers.conv2d({ filters, kernelSize, strides, ...without })),
      depthwise: (kernelSize, strides) => applied(layers.depthwiseConv2d({ kernelSize, strides, ...without })),
      normalization: () => applied(layers.batchNormalization()),
      relu6: () => applied(layers.reLU({ maxValue: 6 })),
      add: () => applied(layers.add()),
      pool: () => applied(layers.globalAveragePooling2d({})),
      dense: (units) => applied(layers.dense({ units, activation: "softmax" })),
      model: (inputs, outputs) => tf.model({ inputs, outputs }),
    },
    size,
  );
}

function vgg16() {
  const model = tf.sequential();
  VGG16_BLOCKS.forEach((filters, block) => {
    filters.forEach((n, i) => {
      const first = block === 0 && i === 0 ? { inputShape: [128, 128, 3] } : {};
      model.add(
        tf.layers.conv2d({
          filters: n,
          kernelSize: 3,
          padding: "same",
          kernelInitializer: "heUniform",
          ...relu,
          ...first,
        }),
      );
    });
    model.add(pool());
  });
  return model;
}
