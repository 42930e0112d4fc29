/**
 * Keeps what `npm run report -- --explain` found, in study/explain/found: the curves of the report's own runs, those of the settings that
 * were found, and those of the same settings in Keras, which the claims judge wherever they are shown.
 *
 *   node test/interop/explain.mjs photos REPORT [PHOTOS WEIGHTS]     (or bowls)
 *
 * REPORT: the report's folder. PHOTOS and WEIGHTS: what it was given with --data and --weights; Keras trains on them (KERAS_PYTHON names a
 * Python with Keras, TensorFlow and Pillow) and its runs are kept in REPORT/keras.json. Without them Keras's runs are those that are kept
 * there. Needs `npm run build` first.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explanationsOf } from "../../dist/study/explain/found.js";
import { kerasPython } from "./kerasPython.mjs";

const MEASURED_ON = {
  photos: {
    en: "photos of miso and spicy ramen, 104 to train on and 28 to validate",
    ja: "味噌ラーメンと辛いラーメンの写真（訓練 104 枚、検証 28 枚）",
  },
  bowls: {
    en: "painted bowls, 112 to train on and 28 to validate",
    ja: "プログラムが描いたどんぶり（訓練 112 枚、検証 28 枚）",
  },
};
const [name, report, photos, weights] = process.argv.slice(2);
if (!MEASURED_ON[name] || !report) throw new Error("explain.mjs: give photos or bowls, and the report's folder");
const results = JSON.parse(readFileSync(join(report, "results.json"), "utf8"));
if (photos) trainInKeras();
const kerasFile = join(report, "keras.json");
const keras = existsSync(kerasFile) ? JSON.parse(readFileSync(kerasFile, "utf8")) : null;
const kept = {
  measuredOn: MEASURED_ON[name],
  seeds: results.seeds,
  epochs: results.epochs,
  main: grouped(results.experiments.filter(({ id }) => ["s2", "s4", "s6", "s7", "s8"].includes(id))),
  claims: results.explanations.map(({ id, tried, found }) => ({
    id,
    tried,
    found: found && { setting: found.setting, histories: rounded(found.histories) },
    keras: keras &&
      found && { version: keras.keras, histories: grouped(keras.runs.filter((run) => isOf(run, id, found.setting))) },
  })),
};
for (const [i, explanation] of explanationsOf(kept).explanations.entries()) {
  const { main, found } = results.explanations[i];
  if (held(main) !== held(explanation.main) || held(found) !== held(explanation.found))
    throw new Error(`explain.mjs: ${explanation.id} is judged otherwise by what is kept than by the report`);
  console.log(`${explanation.id}: found ${held(explanation.found)}, Keras ${held(explanation.keras)}`);
}
const path = join(import.meta.dirname, `../../study/explain/found/${name}.ts`);
writeFileSync(
  path,
  `import type { KeptSearch } from "../KeptSearch.js";\n\n/** Written by \`test/interop/explain.mjs\`. */\nexport const ${name}: KeptSearch | null = ${JSON.stringify(kept)};\n`,
);
execFileSync("npx", ["biome", "check", "--write", path], { stdio: "inherit" });

/** Trains with the found settings in Keras, whose runs are kept in the report's folder. */
function trainInKeras() {
  const script = join(import.meta.dirname, "explain_side.py");
  const files = [join(report, "results.json"), photos, weights, join(report, "keras.json")];
  execFileSync(kerasPython(), [script, ...files], { stdio: "inherit" });
}

function isOf(run, claim, setting) {
  return run.claim === claim && JSON.stringify(run.setting) === JSON.stringify(setting);
}

/** Histories by experiment, in the order of the runs. */
function grouped(runs) {
  const histories = {};
  for (const { id, history } of runs) {
    histories[id] ??= [];
    histories[id].push(history);
  }
  return rounded(histories);
}

function rounded(histories) {
  return JSON.parse(JSON.stringify(histories), (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value,
  );
}

/** The verdict, and in how many runs each part holds. */
function held(tried) {
  return tried ? `${tried.verdict} ${tried.parts.map(({ holds }) => holds)}` : "none";
}
