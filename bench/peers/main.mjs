import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

const TASKS = [
  "s1-step",
  "s2-step",
  "s5-step",
  "s8-step",
  "vgg16-forward",
  "mobilenetv2-forward",
  "mobilenetv2-step",
  "resnet50v2-forward",
  "grouped-forward",
  "grouped-step",
  "matmul-1024",
];

const { values: options } = parseArgs({
  options: {
    tasks: { type: "string", default: TASKS.join() },
    peers: { type: "string" },
    threads: { type: "string", default: "1,2" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "1" },
    converged: { type: "boolean", default: false },
    python: { type: "string", default: process.env.PEERS_PYTHON ?? "python3" },
    json: { type: "string" },
  },
});

const script = (file) => new URL(file, import.meta.url).pathname;
const node = (file, env = {}) => ({ command: process.execPath, file: script(file), env });
// Keras and PyTorch may live in different Pythons: --python keras=PATH,torch=PATH.
const pythons = Object.fromEntries(
  options.python.split(",").map((part) => (part.includes("=") ? part.split("=") : ["*", part])),
);
const python = (name, file, env = {}) => ({
  command: pythons[name] ?? pythons["*"] ?? "python3",
  file: script(file),
  env,
});

const PEERS = {
  noodlenet: node("noodlenet.mjs"),
  "noodlenet-wide": node("noodlenet.mjs", { NOODLENET_WIDE: "1" }),
  "keras-tensorflow": python("keras", "keras_peer.py"),
  "torch-contiguous": python("torch", "torch_peer.py"),
  "torch-channels-last": python("torch", "torch_peer.py", { TORCH_LAYOUT: "channels_last" }),
  "onnxruntime-node": node("onnxruntime.mjs"),
  "onnxruntime-web": node("onnxruntime.mjs", { ONNXRUNTIME: "web" }),
  "tfjs-wasm": node("tfjs.mjs", { TFJS_BACKEND: "wasm" }),
  "tfjs-cpu": node("tfjs.mjs", { TFJS_BACKEND: "cpu" }),
};

const chosen = options.peers?.split(",") ?? Object.keys(PEERS);
const rows = [];
for (const task of options.tasks.split(",")) {
  for (const threads of options.threads.split(",").map(Number)) rows.push(...compare(task, threads));
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rows }, null, 1)}\n`);

/** Every peer in turn, round by round, so that a machine whose speed drifts is fair to all; medians of the rounds' medians. */
function compare(task, threads) {
  const timings = new Map(chosen.map((peer) => [peer, []]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const peer of chosen) {
      const known = timings.get(peer);
      // What takes seconds is timed once; what cannot be done is not tried again.
      if (known.some(({ skipped, medianMs }) => skipped || medianMs > 5000)) continue;
      known.push(time(peer, task, threads));
    }
  }
  const rows = [...timings].map(([peer, all]) => ({ task, threads, peer, ...middle(all) }));
  const ours = rows.find(({ peer }) => peer === "noodlenet")?.medianMs;
  for (const row of rows) console.log(line(row, ours));
  return rows;
}

function time(peer, task, threads) {
  const { command, file, env } = PEERS[peer];
  if (!existsSync(file)) return { skipped: "missing" };
  try {
    const options_ = {
      encoding: "utf8",
      env: { ...process.env, ...env, ...(options.converged ? { CALLS_BEFORE: "150" } : {}) },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 600_000,
    };
    return JSON.parse(
      execFileSync(command, [file, task, threads, options.seconds], options_).trim().split("\n").at(-1),
    );
  } catch (error) {
    return { skipped: `not run: ${String(error.message).split("\n")[0]}` };
  }
}

function middle(all) {
  const skipped = all.find((timing) => timing.skipped);
  if (skipped) return skipped;
  const by = (key) => all.map((timing) => timing[key]).sort((a, b) => a - b)[all.length >> 1];
  const { loss } = all[0];
  return { medianMs: by("medianMs"), minMs: by("minMs"), coldMs: by("coldMs"), rounds: all.length, loss };
}

function line({ task, threads, peer, medianMs, coldMs, loss, skipped }, ours) {
  const head = `${task.padEnd(14)} x${threads}  ${peer.padEnd(20)}`;
  if (skipped) return `${head} ${skipped}`;
  const ratio = ours === undefined ? "" : `noodlenet takes ${(ours / medianMs).toFixed(2)} times as long`;
  const learned = loss === undefined ? "" : `, last loss ${loss.toExponential(1)}`;
  return `${head} ${medianMs.toFixed(1).padStart(9)} ms  (first call ${coldMs.toFixed(0)} ms${learned})  ${ratio}`;
}
