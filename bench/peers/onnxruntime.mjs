import { onnxBytes } from "../../dist/src/io/index.js";
import { noodlenetGrouped } from "./noodlenetGrouped.mjs";
import { noodlenetMobileNetV2 } from "./noodlenetMobileNetV2.mjs";
import { asked, noise, report, skip } from "./timing.mjs";
import { vgg16Onnx } from "./vgg16Onnx.mjs";

const { task, threads, seconds } = asked();
const web = process.env.ONNXRUNTIME === "web";

const models = {
  "vgg16-forward": async () => ({ file: vgg16Onnx(), x: [noise(3 * 128 * 128, 200), [1, 3, 128, 128]] }),
  // As noodlenet writes it: images in NHWC, transposed once.
  "mobilenetv2-forward": async () => ({
    file: await onnxBytes(noodlenetMobileNetV2(224)),
    x: [noise(224 * 224 * 3, 2), [1, 224, 224, 3]],
  }),
  "grouped-forward": async () => ({
    file: await onnxBytes(noodlenetGrouped()),
    x: [noise(56 * 56 * 128, 2), [1, 56, 56, 128]],
  }),
};

if (!models[task]) skip("runs models, does not train");
else await forward(await models[task]());

async function forward({ file, x: [data, shape] }) {
  const ort = await import(web ? "onnxruntime-web" : "onnxruntime-node");
  if (web) ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(file, {
    executionProviders: [web ? "wasm" : "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const x = new ort.Tensor("float32", data, shape);
  await report(() => session.run({ [session.inputNames[0]]: x }), seconds);
  process.exit();
}
