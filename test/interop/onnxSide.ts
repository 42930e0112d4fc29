import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostArray } from "../../src/data/Dataset.js";
import { onnxBytes } from "../../src/io/onnx/write/model.js";
import { readOnnx } from "../../src/io/readOnnx.js";
import { readSafetensors, writeSafetensors } from "../../src/io/safetensors/file.js";
import { permuteAxes } from "../../src/io/weights/permuteAxes.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { hashValues } from "../hashValues.js";
import { MODELS, WRITTEN_MODELS, withOwnWeights } from "../io/onnx/onnxModels.js";
import { reportNet } from "../models/reportNets.js";

/* Our side of the exchange with ONNX Runtime and PyTorch: node … write FOLDER, node … read FOLDER. */
const [command, folder] = process.argv.slice(2);
const at = (name: string) => join(folder, name);

/** Models as ONNX files, the report's CNN as weights too, each with samples x and predictions y. */
async function write(): Promise<void> {
  for (const [name, make] of Object.entries({ ...MODELS, ...WRITTEN_MODELS }))
    await writeModel(name, withOwnWeights(make()));
  const cnn = reportNet("s2_cnn", 128);
  await writeModel("s2", cnn);
  writeFileSync(at("s2.weights.safetensors"), writeSafetensors((await cnn.getWeights()).map((w) => [w.name, w])));
}

async function writeModel(name: string, model: TrainableModel): Promise<void> {
  const shape = [3, ...model.inputShape];
  const x = {
    shape,
    data: Float32Array.from(
      hashValues(
        7,
        shape.reduce((a, b) => a * b),
      ),
    ),
  };
  const y = await model.predict(x);
  writeFileSync(at(`${name}.onnx`), await onnxBytes(model));
  const pair: [string, HostArray][] = [
    ["x", x],
    ["y", { shape: y.shape, data: await y.data() }],
  ];
  writeFileSync(at(`${name}.safetensors`), writeSafetensors(pair));
}

/** Reads the files that PyTorch exported, and compares predictions. */
async function read(): Promise<void> {
  for (const file of readdirSync(folder).filter((name) => /^torch_.*\.onnx$/.test(name))) {
    const model = readOnnx(readFileSync(at(file)), { what: file });
    const { tensors } = readSafetensors(readFileSync(at(`${file.split(".")[0]}.safetensors`)));
    const [x, y] = [tensors.get("x"), tensors.get("y")] as HostArray[];
    const out = Array.from((await model.predict(asOurs(x, model))).dataSync());
    const difference = Math.max(...out.map((value, i) => Math.abs(value - y.data[i])));
    console.log(`  noodlenet reads ${file}: difference ${difference.toExponential(1)}`);
    if (!(difference <= 1e-5)) throw new Error(`${file}: the predictions differ by ${difference}`);
  }
}

/** Images with channels last, where the model takes them. */
function asOurs(x: HostArray, model: TrainableModel): HostArray {
  if (x.shape.length !== 4 || x.shape.slice(1).join() === model.inputShape.join()) return x;
  const order = [0, 2, 3, 1];
  return { data: permuteAxes(x.data as Float32Array, x.shape, order), shape: order.map((axis) => x.shape[axis]) };
}

await (command === "write" ? write() : read());
