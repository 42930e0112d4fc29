import { readFileSync } from "node:fs";

/** A user's program, run in Node and in pages: trains a small network for ten steps, and hashes the bits of its weights. */
export const TRAIN = readFileSync(new URL("../engines/train.mjs", import.meta.url), "utf8")
  .replace("../../dist/src/index.js", "noodlenet")
  .replace("../../dist/src/worker/index.js", "noodlenet/worker");

/** Runs it in a page and leaves the result where the test finds it. */
export const PAGE = `
import { getThreads } from "noodlenet";
import { train } from "./train.mjs";
globalThis.result = train().then((trained) => ({ trained, threads: getThreads(), cores: navigator.hardwareConcurrency }));
`;

/** A training loop by hand, which keeps few tensors and makes 1 MB with each of its operations: the most bytes that were in use. */
export const LOOP = `
import { getBackend, Parameter, randomNormal, SGD } from "noodlenet";
export async function loop({ steps, wait }) {
  const w = new Parameter("w", randomNormal([512, 512], { seed: 1 }));
  const x = randomNormal([512, 512], { seed: 2 });
  const optimizer = new SGD({ learningRate: 0.1 });
  const losses = [];
  let most = 0;
  for (let i = 0; i < steps; i++) {
    const loss = x.mul(w).tanh().sub(0.5).square().mean();
    loss.backward();
    optimizer.step([w]);
    losses.push(wait ? (await loss.data())[0] : loss.item());
    most = Math.max(most, getBackend().memory().bytes);
  }
  return { most, losses };
}
`;

/** Computes on the default backend, and on the reference backend where that is refused. */
export const POLICY_PAGE = `
import { setBackend, tensor } from "noodlenet";
const compute = () => tensor([1, 2]).add(1).sum().item();
const attempt = () => {
  try {
    return { value: compute() };
  } catch ({ name, message }) {
    setBackend("reference");
    return { name, message, value: compute() };
  }
};
globalThis.result = Promise.resolve(attempt());
`;

export const LOOP_PAGE = `
import { loop } from "./loop.mjs";
globalThis.result = (async () => [await loop({ steps: 60, wait: true }), await loop({ steps: 60, wait: false })])();
`;

export const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>train</title>
<script type="module" src="./page.mjs"></script></html>`;
