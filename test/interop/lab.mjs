/**
 * Trains in the lab's own code, packs its project, and lets real Keras open `model.keras` and run `train.py`: the probabilities for the validation
 * pictures must agree. KERAS_PYTHON names a Python with keras, a backend, numpy and pillow. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { unzipSync } from "fflate";
import { kerasPython } from "./kerasPython.mjs";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(root, "dist/lab-interop-"));
const MOST_DIFFERENCE = 1e-5;
try {
  const lab = await bundledLab();
  for (const changed of [{}, { batchNorm: true, dropout: 0.25, l2: 0.01, augment: true }, { convolutions: false }])
    await check(lab, { ...lab.DEFAULTS, size: 32, filters: 8, photos: 16, batchSize: 8, epochs: 2, ...changed });
} finally {
  rmSync(folder, { recursive: true });
}

/** The parts of the lab that know no page. */
async function bundledLab() {
  const names = { network: "networkOf", pictures: "paintedBowls", Run: "Run", settings: "DEFAULTS" };
  const exports = Object.entries(names).map(([file, name]) => `export { ${name} } from "./site/lab/${file}.ts";`);
  exports.push(
    'export { projectFile } from "./site/lab/take/project.ts";',
    'export { TEXTS } from "./site/lab/texts.ts";',
  );
  const outfile = join(folder, "lab.mjs");
  await build({
    stdin: { contents: exports.join("\n"), resolveDir: root, loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outfile,
  });
  return import(outfile);
}

async function check(lab, settings) {
  const pictures = await lab.paintedBowls(settings.size, new AbortController().signal, () => {});
  const run = new lab.Run(settings, lab.networkOf(settings, 2), pictures, () => {});
  run.go("end");
  while (run.progress.state === "running") await new Promise((resolve) => setTimeout(resolve, 10));
  const expected = Array.from(await run.predict(run.val.x));
  const trained = { weights: await run.weights(), curves: run.curves };
  await run.close();
  const file = await lab.projectFile({ settings, pictures, photos: null, trained, t: lab.TEXTS.en });
  const home = mkdtempSync(join(tmpdir(), "noodlenet-lab-interop-"));
  try {
    for (const [name, bytes] of Object.entries(unzipSync(new Uint8Array(await file.arrayBuffer())))) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), bytes);
    }
    const python = (...args) =>
      execFileSync(kerasPython(), args, {
        cwd: join(home, "noodle-lab"),
        encoding: "utf8",
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" },
        stdio: ["ignore", "pipe", "ignore"],
      });
    const said = python(
      "-c",
      `exec(open("train.py").read()); import json; print(json.dumps(probabilities.ravel().tolist()))`,
    );
    const theirs = JSON.parse(said.trim().split("\n").at(-1));
    const difference = Math.max(...theirs.map((value, i) => Math.abs(value - expected[i])));
    if (theirs.length !== expected.length || !(difference < MOST_DIFFERENCE))
      throw new Error(`model.keras predicts otherwise in Keras: they differ by ${difference}`);
    console.log(
      `  ${lab.networkOf(settings, 2).model.layers.length} layers: train.py runs, model.keras differs by ${difference.toExponential(1)}`,
    );
  } finally {
    rmSync(home, { recursive: true });
  }
}
