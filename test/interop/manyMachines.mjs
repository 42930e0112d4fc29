/**
 * Runs examples/many-machines: a model goes to two workers of Keras and of PyTorch, and comes back. Checks that noodlenet finds the loss that
 * they say, and that two workers end where one noodlenet with the whole batch does. Keras as in run.mjs, and with KERAS2_PYTHON Keras 2.15, too;
 * PyTorch where TORCH_PYTHON names a Python that has torch, safetensors and pillow. Needs `npm run build` first.
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { bowls, imageFolder } from "noodlenet/data";
import { loadModel } from "noodlenet/io";
import { PNG } from "pngjs";
import { kerasPython } from "./kerasPython.mjs";

const SIZE = 64;
const EPOCHS = 2;
const example = join(import.meta.dirname, "../../examples/many-machines");
const built = join(import.meta.dirname, "../../dist/examples/many-machines");
const folder = mkdtempSync(join(tmpdir(), "machines-"));
const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "" };
try {
  paintPhotos(44);
  node("send.js", "photos");
  const alone = await trainedHere();
  console.log(`  noodlenet alone, the whole batch: loss ${alone.toFixed(6)}`);
  await withKeras(kerasPython(), ".keras", alone);
  if (process.env.KERAS2_PYTHON) await withKeras(process.env.KERAS2_PYTHON, ".h5", alone);
  if (process.env.TORCH_PYTHON) await withTorch(process.env.TORCH_PYTHON, alone);
  else console.log("  without PyTorch: TORCH_PYTHON names none");
} finally {
  rmSync(folder, { recursive: true });
}

function node(script, ...args) {
  return execFileSync(process.execPath, [join(built, script), ...args], { cwd: folder, encoding: "utf8" });
}

/** Photos of bowls: 44 leave a last batch that is not whole. */
function paintPhotos(n) {
  const { x, y, classNames } = bowls(n, 1, { size: SIZE });
  y.forEach((label, i) => {
    const png = new PNG({ width: SIZE, height: SIZE });
    for (let p = 0; p < SIZE * SIZE; p++) {
      const at = 3 * (i * SIZE * SIZE + p);
      png.data.set([...x.data.subarray(at, at + 3), 255], 4 * p);
    }
    const dir = join(folder, "photos", "train", classNames[label]);
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, `${String(i).padStart(3, "0")}.png`), PNG.sync.write(png));
  });
}

/** The loss after the same epochs here, on photos in the order of their names. */
async function trainedHere() {
  const model = await loadModel(join(folder, "model.keras"));
  const options = { size: [SIZE, SIZE], batchSize: 16, shuffle: false };
  const { train } = await imageFolder(join(folder, "photos"), options);
  await model.fit(train, { epochs: EPOCHS });
  return (await model.evaluate(train)).loss;
}

async function withKeras(python, end, alone) {
  const ports = await Promise.all([freePort(), freePort()]);
  const workers = ports.map((port) => `localhost:${port}`).join(",");
  const script = join(example, "keras_workers.py");
  const args = [
    script,
    `model${end}`,
    `trained${end}`,
    "photos",
    "--in-order",
    "--epochs",
    EPOCHS,
    "--workers",
    workers,
  ];
  const [first] = await Promise.all([0, 1].map((index) => output(python, [...args, "--index", index])));
  same(`two workers of Keras, ${end}`, first, node("take.js", "photos", `trained${end}`), alone);
}

async function withTorch(python, alone) {
  cpSync(join(folder, "run.safetensors"), join(folder, "trained.safetensors"));
  const torchrun = ["-m", "torch.distributed.run", "--nproc-per-node", 2, "--master-port", await freePort()];
  const script = [join(example, "torch_workers.py"), "trained.safetensors", "photos", "--in-order", "--epochs", EPOCHS];
  const said = await output(python, [...torchrun, ...script]);
  same("two workers of PyTorch", said, node("take.js", "photos", "trained.safetensors"), alone);
}

async function output(command, args) {
  const { stdout } = await promisify(execFile)(command, args.map(String), { cwd: folder, env, timeout: 300_000 });
  return stdout;
}

/** Checks what the engine says of the trained model, what noodlenet finds when it is back, and what training here gives. */
function same(what, said, taken, alone) {
  const there = Number(/loss (\d+\.\d+) on all photos/.exec(said)?.[1]);
  const here = Number(/after 9 steps: loss (\d+\.\d+)/.exec(taken)?.[1]);
  console.log(`  ${what}: loss ${there} there, ${here} here`);
  const difference = Math.max(Math.abs(there - here), Math.abs(here - alone));
  if (!(difference <= 1e-4)) throw new Error(`${what}: loss ${there} there, ${here} here, ${alone} alone`);
  if (!/one more epoch here: loss \d/.test(taken)) throw new Error(`${what}: training does not go on here: ${taken}`);
}

/** A port that nothing listens on now. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
