import { checkpointFile, saveModel } from "noodlenet/io";
import { progress } from "noodlenet/progress";
import { network, photos } from "./network.js";

/*
 * Trains for one epoch here, and writes what other machines go on from:
 *   node dist/examples/many-machines/send.js PHOTOS
 * model.keras for Keras 3, model.h5 for Keras 2.15, run.safetensors, a checkpoint, for PyTorch.
 */
const [, , folder] = process.argv;
if (!folder) throw new Error("give a folder of photos: PHOTOS/train/<class>/*.jpg");
const train = await photos(folder);
const model = network(train.classNames?.length ?? 2);
const checkpoint = checkpointFile("run.safetensors");
await model.fit(train, { epochs: 1, checkpoint, callbacks: [progress()] });
await saveModel(model, "model.keras");
await saveModel(model, "model.h5");
console.log("model.keras, model.h5 and run.safetensors hold the model and what its optimizer remembers");
