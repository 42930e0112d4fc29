/**
 * The gradients of other libraries, checked by noodlenet/testing: TensorFlow.js and jax-js, installed into node_modules/.cache. Prints
 * what is wrong there, and fails when that is no longer what guides/checking-gradients.md says. Needs a built dist/ and Node 21 or later for
 * jax-js; on older ones that part is left out.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkAll } from "./gradients/checkAll.mjs";
import { fromJax } from "./gradients/fromJax.mjs";
import { fromTfjs } from "./gradients/fromTfjs.mjs";
import { functions as jaxFunctions } from "./gradients/jaxFunctions.mjs";
import { functions as tfjsFunctions } from "./gradients/tfjsFunctions.mjs";

const PACKAGES = ["@tensorflow/tfjs@4.22.0", "@jax-js/jax@0.1.25"];

/** What fails in TensorFlow.js 4.22.0: "wrong" is a wrong gradient without a word. */
const TFJS = {
  ...Object.fromEntries(
    [
      ...["avgPoolSame", "avgPoolSame3", "avgPoolPad", "avgPool3dSame"],
      ...["resizeBilinearHalf", "resizeNearestHalf", "mirrorPad", "floorDiv"],
    ].map((name) => [name, "wrong"]),
  ),
  ...Object.fromEntries(
    [
      ...["maximumBroadcast", "minimumBroadcast", "squaredDifferenceBroadcast", "matMulBatchBroadcast"],
      ...[
        "divNoNan",
        "cumprod",
        "einsum",
        "stridedSlice",
        "gatherND",
        "depthToSpace",
        "topk",
        "cropAndResize",
        "qr",
        "fft",
      ],
    ].map((name) => [name, "error"]),
  ),
};

const folder = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "gradients");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...PACKAGES], {
  cwd: folder,
  stdio: "inherit",
});

const require = createRequire(pathToFileURL(join(folder, "main.js")));
const tf = require("@tensorflow/tfjs");
await tf.setBackend("cpu");
let asKnown = await checkAll("TensorFlow.js", tfjsFunctions(tf), (f) => fromTfjs(tf, f), TFJS);

if (typeof navigator === "undefined") console.log("jax-js needs Node 21 or later: left out");
else {
  const jax = await import(pathToFileURL(join(folder, "node_modules", "@jax-js", "jax", "dist", "index.js")));
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  asKnown = (await checkAll("jax-js", jaxFunctions(jax), (f) => fromJax(jax, f), {})) && asKnown;
}
process.exit(asKnown ? 0 : 1);
