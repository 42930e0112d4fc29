import { createHash } from "node:crypto";
import {
  BatchNormalization,
  type Callback,
  Conv2D,
  Dense,
  Dropout,
  EarlyStopping,
  Flatten,
  LearningRateScheduler,
  MaxPooling2D,
  ReduceLROnPlateau,
  Sequential,
} from "../../../src/index.js";
import { checkpointFile } from "../../../src/io/checkpoint/file.js";
import { logFile } from "../../../src/io/files/logFile.js";
import { CSVLogger } from "../../../src/training/callbacks/CSVLogger.js";
import { hashValues } from "../../hashValues.js";

/*
 * A script that trains with a checkpoint, to be killed and started again: node … CHECKPOINT LOG EVERY_STEPS PAUSE_AFTER. Writes a dot after
 * each batch, and at the end a line with hashes of what came of it. After PAUSE_AFTER batches it waits until it is killed.
 */
const [checkpoint, log, everySteps, pauseAfter = "Infinity"] = process.argv.slice(2);

const model = new Sequential(
  [
    new Conv2D(4, 3, { activation: "relu" }),
    new MaxPooling2D(2),
    new BatchNormalization(),
    new Flatten(),
    new Dropout(0.4),
    new Dense(8, { activation: "relu", kernelRegularizer: "l2" }),
    new Dropout(0.2),
    new Dense(3, { activation: "softmax" }),
  ],
  { inputShape: [10, 10, 2], seed: 5 },
);
const samples = 44;
const x = { data: Float32Array.from(hashValues(1, samples * 200)), shape: [samples, 10, 10, 2] };
const y = Int32Array.from(hashValues(2, samples), (value) => Math.floor((value + 1) * 1.5));
let batches = 0;
const dots: Callback = {
  onBatchEnd: async () => {
    process.stdout.write(".");
    if (++batches < Number(pauseAfter)) return;
    await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
  },
};

model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
const options = {
  batchSize: 6,
  validationSplit: 0.25,
  checkpoint: checkpointFile(checkpoint, { everySteps: Number(everySteps) }),
  resume: true,
};
const first = await model.fit(x, y, {
  ...options,
  epochs: 6,
  callbacks: [
    dots,
    new LearningRateScheduler((epoch, rate) => (epoch === 3 ? rate * 0.9 : rate)),
    new ReduceLROnPlateau({ patience: 2, cooldown: 1, minDelta: 0.5 }),
    new EarlyStopping({ patience: 3, minDelta: 0.3, restoreBestWeights: true }),
    new CSVLogger(logFile(log)),
  ],
});
// A second training goes on from the first one's end.
model.layers[0].trainable = false;
const second = await model.fit(x, y, {
  ...options,
  initialEpoch: 6,
  epochs: 8,
  checkpoint: checkpointFile(`${checkpoint}.second`, { everySteps: Number(everySteps) }),
  callbacks: [dots],
});

const hash = createHash("sha256");
for (const { name, data } of await model.getWeights()) hash.update(name).update(new Uint8Array(data.buffer));
const { iterations, learningRate } = model.optimizer;
console.log(`\n${JSON.stringify({ weights: hash.digest("hex"), first, second, iterations, learningRate })}`);
