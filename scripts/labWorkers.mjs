/**
 * What makes the lab one small file: the page, and the workers that it starts, which decode pictures and train, run the same script, in which the library
 * is once, without what no network of the lab uses.
 */
import { join } from "node:path";
import { labUses } from "./labUses.mjs";
import { onlyUsed } from "./onlyUsed.mjs";

const root = join(import.meta.dirname, "..");

/** A worker runs the page's own script. */
const ownScript = (name) => `
export async function ${name}() {
  return document.getElementById("lab-script").textContent;
}
`;

/** The page's own script in the place of the package's workers' scripts. */
const ownWorkers = {
  name: "own-workers",
  setup({ onLoad }) {
    onLoad({ filter: /src\/worker\/trainingScript\.ts$/ }, () => ({ contents: ownScript("trainingScript") }));
    onLoad({ filter: /src\/data\/images\/worker\/decodeScript\.ts$/ }, () => ({ contents: ownScript("decodeScript") }));
  },
};

/** The plugins of the script's build. */
export const labPlugins = [ownWorkers, onlyUsed(labUses)];

/** The script of the page, and of its workers. */
export const labScript = {
  contents: `
import { serve as decode } from "./src/data/images/worker/workerScript.ts";
import { serve as train } from "./src/worker/thread/serve.ts";
import { drawingOf } from "./site/lab/drawLab.ts";
import { Lab } from "./site/lab/Lab.ts";
if (typeof document === "undefined") {
  globalThis.noodlenetDecoder = { serve: decode };
  globalThis.noodlenetTraining = { serve: train };
} else {
  const lab = new Lab(() => drawing.request());
  const drawing = drawingOf(lab);
  lab.start();
}
`,
  resolveDir: root,
  loader: "ts",
};
