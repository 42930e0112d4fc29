import { checkpointFile, loadModel } from "noodlenet/io";
import { progress } from "noodlenet/progress";
import { network, photos } from "./network.js";

/*
 * Takes a model back, tests it on the photos that it was trained on, and trains it for one more epoch:
 *   node dist/examples/many-machines/take.js PHOTOS trained.keras      from keras_workers.py; trained.h5 from Keras 2.15
 *   node dist/examples/many-machines/take.js PHOTOS run.safetensors    from torch_workers.py
 */
const [, , folder, file] = process.argv;
if (!folder || !file) throw new Error("give a folder of photos and a file: take.js PHOTOS trained.keras");
const train = await photos(folder);

/** A checkpoint is resumed by the training that it is of: the same network and the same photos. */
async function resumed() {
  const model = network(train.classNames?.length ?? 2);
  const checkpoint = checkpointFile(file);
  const state = await checkpoint.load();
  await model.fit(train, { epochs: state?.progress.epoch, checkpoint, resume: true });
  return model;
}

const model = file.endsWith(".safetensors") ? await resumed() : await loadModel(file);
const { loss } = await model.evaluate(train);
console.log(`after ${model.optimizer.iterations} steps: loss ${loss.toFixed(6)}`);
const { history } = await model.fit(train, { epochs: 1, callbacks: [progress()] });
console.log(`and after one more epoch here: loss ${history.loss[0].toFixed(6)}`);
