import { Adam, Dense, Dropout, Flatten, preprocessVgg16, Sequential, type Vgg16Weights, vgg16 } from "noodlenet";
import { bowlDatasets } from "noodlenet/bowls";
import { imageFolder, mapInputs } from "noodlenet/data";
import { loadVgg16 } from "noodlenet/io";
import { progress } from "noodlenet/progress";
import { historyChart } from "noodlenet/viz";

/**
 * Photos from `folder/{train,val,test}/<class>/`, 128x128; painted bowls of noodles without a folder. `preprocessVgg16` turns pixels
 * from 0 to 255 into what VGG16 was trained on. For Keras's weights these are the channels blue, green and red, each minus its mean
 * over ImageNet; PyTorch's weights need others.
 */
async function pictures(weights: Vgg16Weights, folder?: string) {
  const options = { batchSize: 16, seed: 1 };
  const found = folder ? await imageFolder(folder, { ...options, size: [128, 128] }) : bowlDatasets(options);
  if (!found.val || !found.test) throw new Error(`${folder} must hold the folders train, val and test`);
  const [train, val, test] = [found.train, found.val, found.test].map((data) =>
    mapInputs(data, (x) => preprocessVgg16(x, { weights })),
  );
  return { train, val, test };
}

/**
 * Transfer learning. VGG16 was trained on more than a million pictures to detect edges, textures and shapes. Without its last layers
 * (`includeTop: false`) it gives features, not ImageNet's classes. Its weights, which `loadVgg16` loads later, are frozen, and only a dense layer on top is trained on noodles: 16,386 of 14,731,074 parameters. `fit` computes the output of the
 * frozen layers once per picture, so that every epoch after the first is fast.
 */
export function network(seed: number): Sequential {
  const base = vgg16({ includeTop: false, inputShape: [128, 128, 3], trainable: false });
  const layers = [base, new Flatten(), new Dropout(0.5), new Dense(2, { activation: "softmax" })];
  const model = new Sequential(layers, { inputShape: [128, 128, 3], seed });
  model.compile({
    optimizer: new Adam({ learningRate: 1e-3 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

/**
 * Trains for 30 epochs, tests on pictures that the training has not seen, and draws the curve of the loss.
 * @param weights a file of VGG16's weights (.h5 or .safetensors); the published ones, 59 MB, are downloaded once without it
 */
async function main(folder?: string, weights = "imagenet"): Promise<void> {
  const model = network(1);
  const { train, val, test } = await pictures(await loadVgg16(model, weights), folder);
  console.log(model.summary());
  const { history } = await model.fit(train, { epochs: 30, validationData: val, callbacks: [progress()] });

  const { loss, accuracy } = await model.evaluate(test);
  console.log(`test: loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(3)} of ${test.size} pictures`);
  const { writeFile } = await import("node:fs/promises");
  await writeFile("s7-loss.svg", await historyChart(history));
  console.log("s7-loss.svg shows the loss over the epochs");
}

// Runs when Node is started with this file, and not when another file imports it.
const program = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (program && import.meta.filename?.endsWith(program)) await main(process.argv[2], process.argv[3]);
