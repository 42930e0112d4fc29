import { pooled } from "../../../study/figures/moving/pool.js";
import type { Lesson } from "../contract.js";
import { equal, shifted, unnoticed } from "./pool.js";
import { x, y } from "./program.js";
import { TEXTS } from "./texts.js";

const strip = Array.from(x.dataSync());
const [before, after] = [0, 1].map((by) => shifted(strip, by));

const kept = (values: readonly number[]) => pooled({ values, columns: 8 }, "max").values;

/** What the figure draws. */
export const numbers = { strip, pooled: Array.from(y.dataSync()) };

export const pooling: Lesson = {
  id: "pooling",
  texts: TEXTS,
  formula: [
    "\\term{y}{y_{i,j}} = \\term{max}{\\underset{p,\\,q\\,\\in\\{0,1\\}}{\\now{kind}{max}}}\\; \\term{x}{x_{2i+p,\\,2j+q}}",
    "\\term{y}{y_{\\now{i}{1},\\now{j}{1}}} = \\term{max}{\\now{kind}{max}}(\\term{x}{\\now{window}{88, 0, 10, 0}})",
    "{} = \\term{y}{\\now{y}{88}}",
  ],
  code: { terms: { x: ["x"], max: ["maxPool2d"], y: ["y"] }, values: { pool: ["maxPool2d"] } },
  sources: [
    { file: "src/backends/reference/pooling.ts", name: "maxPool2d" },
    { file: "src/backends/reference/pooling.ts", name: "maxPool2dScatter" },
    { file: "src/layers/pooling.ts", name: "MaxPooling2D" },
  ],
  printed: {
    inputsSame: equal(before, after),
    maximaSame: equal(kept(before), kept(after)),
    once: unnoticed(1),
    twice: unnoticed(2),
    thrice: unnoticed(3),
  },
  numbers,
};
