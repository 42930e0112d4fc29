import {
  Adam,
  Dense,
  Dropout,
  Flatten,
  type Model,
  preprocessVgg16,
  Sequential,
  type Vgg16Weights,
  vgg16,
} from "noodlenet";
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

/** The network of s7: VGG16 with frozen weights, and a dense layer that learns. */
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
 * Fine-tuning. Once the dense layer has been trained, the last block of VGG16 is unfrozen and trained too. The learning rate is a
 * hundred times smaller, so that the pretrained weights change little. Blocks 1 to 4 stay frozen, and their output is still
 * computed only once per picture.
 */
export function unfreezeBlock5(model: Sequential): void {
  const base = model.getLayer("vgg16") as Model;
  for (const layer of base.layers) layer.trainable = layer.name.startsWith("block5");
  model.compile({
    optimizer: new Adam({ learningRate: 1e-5 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}

/**
 * Trains the dense layer for 30 epochs and fine-tunes for 15; tests after each on pictures that the training has not seen.
 * @param weights a file of VGG16's weights (.h5 or .safetensors); the published ones, 59 MB, are downloaded once without it
 */
async function main(folder?: string, weights = "imagenet"): Promise<void> {
  const model = network(1);
  const { train, val, test } = await pictures(await loadVgg16(model, weights), folder);
  await model.fit(train, { epochs: 30, validationData: val, callbacks: [progress()] });
  const frozen = await model.evaluate(test);

  unfreezeBlock5(model);
  console.log(model.summary());
  const { history } = await model.fit(train, { epochs: 15, validationData: val, callbacks: [progress()] });
  const tuned = await model.evaluate(test);
  console.log(`test accuracy with VGG16 frozen ${frozen.accuracy.toFixed(3)}, fine-tuned ${tuned.accuracy.toFixed(3)}`);
  const { writeFile } = await import("node:fs/promises");
  await writeFile("s8-loss.svg", await historyChart(history));
  console.log("s8-loss.svg shows the loss over the epochs of fine-tuning");
}

// Runs when Node is started with this file, and not when another file imports it.
const program = globalThis.process?.argv[1]?.split(/[\\/]/).at(-1);
if (program && import.meta.filename?.endsWith(program)) await main(process.argv[2], process.argv[3]);
