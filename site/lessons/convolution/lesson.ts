import { Conv2D, Sequential } from "noodlenet";
import type { Lesson } from "../contract.js";
import { learned } from "./kernels.js";
import { grey, patch, place, SIZE } from "./patch.js";
import { y } from "./program.js";
import { TEXTS } from "./texts.js";

/** Where the kernel stands at first, in the output. */
const START = [2, 4] as const;

const output = Array.from(y.dataSync());
const first = output[START[0] * 6 + START[1]];
const network = new Sequential([new Conv2D(32, 3)], { inputShape: [128, 128, 3], seed: 1 });
const { dense } = learned(128);

/** What the figure draws. */
export const numbers = { grey, patch, place, size: SIZE, start: START, output };

export const convolution: Lesson = {
  id: "convolution",
  texts: TEXTS,
  formula: [
    "\\term{y}{y_{i,j}} = \\term{sum}{\\sum_{p=0}^{2}\\sum_{q=0}^{2}}\\; \\term{x}{x_{i+p,\\,j+q}}\\, \\term{k}{k_{p,q}} + \\term{b}{b}",
    "\\term{y}{y_{\\now{i}{2},\\now{j}{4}}} = \\term{sum}{\\now{sum}{83}} + \\term{b}{\\now{b}{20}} = \\term{y}{\\now{y}{103}}",
  ],
  code: {
    terms: {
      x: ["x"],
      k: ["kernel", "weights"],
      sum: ["conv2d"],
      b: ["bias"],
      y: ["y"],
    },
    values: { kernel: ["|-1, 0, 1, -2, 0, 2, -1, 0, 1|"], b: ["tensor([|20|])"] },
  },
  sources: [
    { file: "src/backends/reference/conv2d.ts", name: "conv2d" },
    { file: "src/backends/reference/conv2d.ts", name: "eachProduct" },
    { file: "src/layers/Conv2D.ts", name: "Conv2D" },
  ],
  printed: {
    start: first,
    kernels: network.countParams(),
    dense,
    gigabytes: Math.round((4 * dense) / 1e9),
  },
  numbers,
};
