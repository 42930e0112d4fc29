import { asked, noise, report, skip } from "./timing.mjs";
import { vgg16Onnx } from "./vgg16Onnx.mjs";

const { task, threads, seconds } = asked();
const web = process.env.ONNXRUNTIME === "web";

if (task !== "vgg16-forward") skip("runs models, does not train");
else await forward();

async function forward() {
  const ort = await import(web ? "onnxruntime-web" : "onnxruntime-node");
  if (web) ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(vgg16Onnx(), {
    executionProviders: [web ? "wasm" : "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const x = new ort.Tensor("float32", noise(3 * 128 * 128, 200), [1, 3, 128, 128]);
  await report(() => session.run({ x }), seconds);
  process.exit();
}
