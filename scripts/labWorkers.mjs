/** What makes the lab's one file smaller than the package's workers would: its own scripts of workers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleScript, packed } from "./workerScript.mjs";

const root = join(import.meta.dirname, "..");

/** The types of the layers of the lab's networks. */
const LAYERS = [
  "Activation",
  "BatchNormalization",
  "Conv2D",
  "Dense",
  "Dropout",
  "Flatten",
  "InputLayer",
  "MaxPooling2D",
];

/** The library's table of layers without those that the lab has not. */
const onlyOwnLayers = {
  name: "only-own-layers",
  setup({ onLoad }) {
    onLoad({ filter: /src\/layers\/fromConfig\.ts$/ }, ({ path }) => {
      const found = [];
      const contents = readFileSync(path, "utf8").replace(/^ {2}([A-Z]\w+): .*,\n/gm, (line, name) => {
        if (!LAYERS.includes(name)) return "";
        found.push(name);
        return line;
      });
      if (found.length !== LAYERS.length) throw new Error(`${path} has only ${found} of the lab's layers`);
      return { contents, loader: "ts" };
    });
  },
};

/** What decodes pictures is in the file once: a worker that decodes runs the page's own script, in the form that a packed script has. */
const DECODER = `
import { deflateSync } from "fflate";
const bytes = deflateSync(new TextEncoder().encode(document.getElementById("lab-script").textContent), { level: 1 });
let text = "";
for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
export const script = btoa(text);
`;

/** The scripts of workers, in the place of the package's. */
export const ownWorkers = {
  name: "own-workers",
  setup({ onLoad }) {
    onLoad({ filter: /src\/worker\/generated\/trainingWorker\.ts$/ }, async () => {
      const thread = join(root, "src/worker/thread/serve.ts");
      const script = await bundleScript(thread, "noodlenetTraining", { plugins: [onlyOwnLayers] });
      return { contents: `export const script = "${packed(script)}";` };
    });
    onLoad({ filter: /generated\/decodeWorker\.ts$/ }, () => ({ contents: DECODER, resolveDir: root }));
  },
};

/** The script of the page, and of the workers that decode its pictures. */
export const labScript = {
  contents: `
import { serve } from "./src/data/images/worker/workerScript.ts";
import { drawingOf } from "./site/lab/drawLab.ts";
import { Lab } from "./site/lab/Lab.ts";
if (typeof document === "undefined") globalThis.noodlenetDecoder = { serve };
else {
  const lab = new Lab(() => drawing.request());
  const drawing = drawingOf(lab);
  lab.start();
}
`,
  resolveDir: root,
  loader: "ts",
};
