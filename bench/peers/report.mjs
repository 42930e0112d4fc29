/**
 * The report's trainings, one seed, one at a time, here and in Keras, in turns:
 *
 *   node report.mjs --data ../../../shared/photos --weights vgg16_notop.h5 [--python PATH] [--threads 2] [--rounds 1]
 *
 * For each experiment the seconds of its fit, for both whole commands with reading the photos and, here, the figures and the page.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    weights: { type: "string" },
    python: { type: "string", default: "python3" },
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "1" },
  },
});
if (!options.data || !options.weights) throw new Error("report.mjs: give --data PHOTOS and --weights FILE");

const EXPERIMENTS = ["s1", "s2", "s4", "s5", "s6", "s7", "s8"];
const rounds = Array.from({ length: Number(options.rounds) }, () => ({ ours: ours(), keras: keras() }));
const least = (peer, id) => Math.min(...rounds.map((round) => round[peer][id]));
for (const id of [...EXPERIMENTS, "whole"]) {
  const [here, there] = [least("ours", id), least("keras", id)];
  console.log(
    `${id.padEnd(6)} ${here.toFixed(1).padStart(7)} s  Keras ${there.toFixed(1).padStart(7)} s  ${(here / there).toFixed(2)} times as long`,
  );
}

function ours() {
  const out = mkdtempSync(join(tmpdir(), "report-"));
  const command = join(import.meta.dirname, "../../dist/src/cli/main.js");
  const args = ["report", "--data", options.data, "--weights", options.weights, "--out", out];
  const whole = timed(() =>
    execFileSync(process.execPath, [command, ...args, "--seeds", "1", "--jobs", "1", "--only", EXPERIMENTS.join()], {
      stdio: ["ignore", "ignore", "inherit"],
    }),
  );
  const { experiments } = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
  rmSync(out, { recursive: true });
  return { whole, ...Object.fromEntries(experiments.map(({ id, seconds }) => [id, seconds])) };
}

function keras() {
  const script = join(import.meta.dirname, "report_keras.py");
  const printed = execFileSync(options.python, [script, options.data, options.weights, options.threads], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { seconds, whole } = JSON.parse(printed.trim().split("\n").at(-1));
  return { ...seconds, whole };
}

function timed(f) {
  const start = performance.now();
  f();
  return (performance.now() - start) / 1000;
}
