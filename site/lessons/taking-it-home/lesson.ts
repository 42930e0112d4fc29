import type { Lesson } from "../contract.js";
import { judged } from "./judged.js";
import stored from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { parts, formats, seen } = stored;
const isNumbers = (part: { readonly shape?: readonly number[] }) => part.shape !== undefined;
const numberBytes = parts.filter(isNumbers).reduce((sum, { bytes }) => sum + bytes, 0);
const [notes, config] = parts.map(({ bytes }) => bytes);
const rest = formats.keras - numberBytes - notes - config;

const { file } = stored;
/** Of the file as base64, what there is at first: up to the end of the first weights. */
const [, , { start, bytes }] = parts;
const beginning = Buffer.from(file, "base64")
  .subarray(0, start + bytes)
  .toString("base64");

/** What the figure draws: the beginning of the file and its parts, the sizes of other formats, what the network says of pictures prepared in several ways. */
export const numbers = { beginning, parts, formats, seen, numberBytes };

/** A whole number in TeX, with commas as sentences have them. */
const whole = (value: number) => value.toLocaleString("en").replaceAll(",", "{,}");

export const takingItHome: Lesson = {
  id: "taking-it-home",
  texts: TEXTS,
  formula: [
    "\\term{size}{\\word{file}} = 4 \\cdot \\term{count}{N} + \\term{config}{\\word{config}} + \\term{notes}{\\word{notes}} + \\word{rest}",
    `\\term{size}{${whole(formats.keras)}} = 4 \\cdot \\term{count}{${whole(numberBytes / 4)}}`,
    `{} + \\term{config}{${whole(config)}} + \\term{notes}{${notes}} + ${whole(rest)}`,
    "\\term{weight}{w} = \\pm\\left(1 + \\frac{f}{2^{23}}\\right) \\cdot 2^{e - 127}",
    "\\term{weight}{\\now{w}{0.064703}} \\approx \\now{fraction}{1.035244} \\cdot 2^{\\now{power}{−4}}",
  ],
  code: {
    terms: {
      config: ["config: |model.toConfig()|"],
      weight: ["weights: await |model.getWeights()|"],
      count: ["count: |model.countParams()|"],
      notes: ["notes"],
      size: ["modelBytes", "file"],
    },
  },
  sources: [
    { file: "src/io/saveModel.ts", name: "modelBytes" },
    { file: "src/io/loadModel.ts", name: "loadModel" },
    { file: "src/cli/preparation.ts", name: "preparePixels" },
  ],
  printed: {
    size: formats.keras,
    count: numberBytes / 4,
    numberBytes,
    right: judged(seen.asTrained).right,
    bytesRight: judged(seen.byteRange).right,
    bytesWrong: 56 - judged(seen.byteRange).right,
    blueRight: judged(seen.blueFirst).right,
    swappedRight: judged(seen.swapped).right,
    nearestRight: judged(seen.nearest).right,
  },
  numbers,
  later: file,
};
