import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkpointBytes, readCheckpoint } from "../../../src/io/checkpoint/bytes.js";
import { checkpointFile } from "../../../src/io/checkpoint/file.js";
import { writeSafetensors } from "../../../src/io/safetensors/file.js";
import { Dense } from "../../../src/layers/Dense.js";
import { Dropout } from "../../../src/layers/Dropout.js";
import { Sequential } from "../../../src/models/Sequential.js";
import { Adam } from "../../../src/optim/Adam.js";
import { SGD } from "../../../src/optim/SGD.js";
import { ExponentialDecay } from "../../../src/optim/schedules.js";
import { EarlyStopping } from "../../../src/training/callbacks/EarlyStopping.js";
import { type Checkpoint, ModelCheckpoint } from "../../../src/training/callbacks/ModelCheckpoint.js";
import type { Callback, TrainingState } from "../../../src/training/contract.js";
import type { ArrayFitOptions } from "../../../src/training/fitOptions.js";
import { FormatError, ValueError } from "../../../src/util/errors.js";
import { RandomStream, randomKey } from "../../../src/util/random.js";
import { hashValues } from "../../hashValues.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the training script; it is killed without warning after so many batches and milliseconds. Returns its last line, null when it was killed. */
async function train(script: string, paths: readonly string[], kill?: { batches: number; delay: number }) {
  // So that it does not come to its end first where this process is kept waiting.
  const pause = kill ? [String(kill.batches + 2)] : [];
  const child = spawn(process.execPath, [script, ...paths, ...pause], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let output = "";
  let doomed = false;
  for await (const chunk of child.stdout) {
    output += chunk;
    if (!kill || doomed || output.length < kill.batches) continue;
    doomed = true;
    setTimeout(() => child.kill("SIGKILL"), kill.delay);
  }
  const [code, signal] = await ended;
  if (signal === "SIGKILL" && !output.endsWith("}\n")) return null;
  expect(code ?? 0).toBe(0);
  return output.trim().split("\n").at(-1);
}

describe("a training that is killed and started again", () => {
  let script = "";
  let expected: string | null | undefined;
  let expectedLog = "";
  beforeAll(async () => {
    script = join(folder, "training.mjs");
    const entry = join(import.meta.dirname, "checkpointedTraining.ts");
    buildSync({
      entryPoints: [entry],
      outfile: script,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      target: "node20",
    });
    expected = await train(script, [join(folder, "whole"), join(folder, "whole.csv"), "1000"]);
    expectedLog = readFileSync(join(folder, "whole.csv"), "utf8");
  });

  it.each([1, 2, 3])(
    "ends with the same weights, history and log as one never interrupted, at random moments (%i)",
    async (seed) => {
      const random = new RandomStream(randomKey(seed));
      const paths = [join(folder, `run${seed}`), join(folder, `run${seed}.csv`), String(seed)];
      let result: string | null | undefined = null;
      let kills = 0;
      for (; result === null; kills++) {
        // Some are killed before their first batch.
        const kill = { batches: random.integer(14), delay: random.integer(25) };
        result = await train(script, paths, kills < 12 ? kill : undefined);
      }
      expect(kills).toBeGreaterThan(2);
      expect(result).toBe(expected);
      expect(readFileSync(paths[1], "utf8")).toBe(expectedLog);
      expect(readdirSync(folder).filter((name) => name.startsWith(`run${seed}`) && name.endsWith(".tmp"))).toEqual([]);
    },
  );

  it("gives weights and history at once when it had ended", async () => {
    expect(await train(script, [join(folder, "whole"), join(folder, "again.csv"), "1000"])).toBe(expected);
  });
});

const x = { data: Float32Array.from(hashValues(1, 60)), shape: [20, 3] };
const y = Int32Array.from({ length: 20 }, (_, i) => i % 2);

interface Change {
  units?: number;
  seed?: number;
  rate?: number;
  optimizer?: SGD;
  loss?: "mse";
  x?: typeof x;
  fit?: Partial<ArrayFitOptions>;
}

/** A small training, with one thing changed. */
function trainSmall(path: string, change: Change = {}) {
  const { units = 4, seed = 1, rate = 0.5, optimizer = new Adam(), loss = "sparseCategoricalCrossentropy" } = change;
  const layers = [new Dense(units, { activation: "tanh" }), new Dropout(rate), new Dense(2, { activation: "softmax" })];
  const model = new Sequential(layers, { inputShape: [3], seed });
  model.compile({ optimizer, loss, metrics: loss === "mse" ? [] : ["accuracy"] });
  const options = { batchSize: 5, epochs: 2, checkpoint: checkpointFile(path), resume: true };
  return model.fit(change.x ?? x, y, { ...options, ...change.fit });
}

describe("a checkpoint", () => {
  let path = "";
  beforeAll(async () => {
    path = join(folder, "small.safetensors");
    await trainSmall(path);
  });

  it.each<[what: string, change: Change]>([
    ["model.layers[0].units is 4 in it but 5 here", { units: 5 }],
    ["model.layers[1].rate is 0.5 in it but 0.25 here", { rate: 0.25 }],
    ["model.seed is 1 in it but 2 here", { seed: 2 }],
    ['optimizer.type is "Adam" in it but "SGD" here', { optimizer: new SGD() }],
    ["optimizer.learningRate is 0.001 in it but 0.002 here", { optimizer: new Adam({ learningRate: 0.002 }) as never }],
    ["optimizer.beta1 is 0.9 in it but 0.8 here", { optimizer: new Adam({ beta1: 0.8 }) as never }],
    ["data.firstBatch is ", { x: { ...x, data: x.data.map((value) => value * 2) } }],
    ["data.firstBatch is ", { fit: { shuffle: false } }],
    ["data.batchSize is 5 in it but 4 here", { fit: { batchSize: 4 } }],
    ["data.size is 20 in it but 10 here", { fit: { validationSplit: 0.5 } }],
    ["classWeight.1 is missing in it but 2 here", { fit: { classWeight: { 1: 2 } } }],
    ["callbacks[0] is missing in it", { fit: { callbacks: [new EarlyStopping({ monitor: "loss" })] } }],
  ])("of another training is refused: %s", async (what, change) => {
    const fit = trainSmall(path, change);
    await expect(fit).rejects.toThrow(FormatError);
    await expect(fit).rejects.toThrow(what);
    await expect(fit).rejects.toThrow(path);
  });

  it("of a schedule is known by its rates, and goes on along them", async () => {
    const schedule = (decayRate: number) =>
      new SGD({ learningRate: new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 3, decayRate }) });
    const own = join(folder, "schedule");
    await trainSmall(own, { optimizer: schedule(0.5) });
    const whole = await trainSmall(join(folder, "whole-schedule"), { optimizer: schedule(0.5), fit: { epochs: 4 } });
    expect(await trainSmall(own, { optimizer: schedule(0.5), fit: { epochs: 4 } })).toEqual(whole);
    await expect(trainSmall(own, { optimizer: schedule(0.6) })).rejects.toThrow("optimizer.learningRate[1] is");
  });

  it("lets a finished training go on to more epochs", async () => {
    const own = join(folder, "more");
    await trainSmall(own);
    const whole = await trainSmall(join(folder, "five"), { fit: { epochs: 5 } });
    expect(await trainSmall(own, { fit: { epochs: 5 } })).toEqual(whole);
  });

  it("is replaced by a training that does not resume", async () => {
    const own = join(folder, "anew");
    const history = await trainSmall(own, { seed: 7 });
    expect(await trainSmall(own, { fit: { resume: false } })).not.toEqual(history);
    expect(readCheckpoint(readFileSync(own)).identity.model).toMatchObject({ seed: 1 });
  });

  it("serves a training with frozen layers and a ModelCheckpoint, broken off after any step", async () => {
    const run = async (path: string, saved: number[], breakAfter = Infinity) => {
      const layers = [new Dense(6, { trainable: false }), new Dropout(0.5), new Dense(2, { activation: "softmax" })];
      const model = new Sequential(layers, { inputShape: [3], seed: 3 });
      model.compile({ optimizer: "rmsprop", loss: "sparseCategoricalCrossentropy" });
      const abort = new AbortController();
      let steps = 0;
      const breaker: Callback = { onBatchEnd: () => void (++steps >= breakAfter && abort.abort(new Error("enough"))) };
      const save = ({ logs, batch }: Checkpoint) => void saved.push(logs.loss, batch ?? -1);
      const callbacks = [new ModelCheckpoint({ save, saveBestOnly: true, monitor: "loss", saveFreq: 3 }), breaker];
      const options = { batchSize: 8, epochs: 3, signal: abort.signal, callbacks, resume: true };
      const history = await model.fit(x, y, { ...options, checkpoint: checkpointFile(path, { everySteps: 1 }) });
      return { history, weights: await model.getWeights() };
    };
    const savedWhole: number[] = [];
    const whole = await run(join(folder, "unbroken"), savedWhole);
    for (let steps = 1; steps < 9; steps++) {
      const saved: number[] = [];
      const own = join(folder, `broken${steps}`);
      await expect(run(own, saved, steps)).rejects.toThrow("enough");
      expect(await run(own, saved)).toEqual(whole);
      expect(saved).toEqual(savedWhole);
    }
  });

  it("is needed to resume", async () => {
    await expect(trainSmall(path, { fit: { checkpoint: undefined } })).rejects.toThrow(ValueError);
  });

  it("keeps every number's bits, those that JSON has no word for too", () => {
    const progress = { ...readCheckpoint(readFileSync(path)).progress, learningRate: 0.1 + 0.2 };
    const history = { epochs: [0], history: { loss: [Number.NaN, -0, Infinity, 1 / 3, -Infinity] }, stopped: null };
    const callbacks = [{ best: Number.NaN, wait: 3, name: "x", none: null }];
    const state: TrainingState = {
      identity: { a: [1] },
      progress: { ...progress, history, callbacks },
      arrays: new Map(),
    };
    expect(readCheckpoint(checkpointBytes(state))).toEqual(state);
  });

  it("stays as it was when saving fails", async () => {
    const before = readFileSync(path);
    // A folder in the place of a file cannot be replaced.
    const blocked = join(folder, "blocked");
    mkdirSync(join(blocked, "inside"), { recursive: true });
    const { save } = checkpointFile(blocked);
    await expect(save(readCheckpoint(before))).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(existsSync(join(blocked, "inside"))).toBe(true);
    await expect(
      checkpointFile(path).save({ ...readCheckpoint(before), arrays: new Map([["x", { data: x.data, shape: [1] }]]) }),
    ).rejects.toThrow();
    expect(readFileSync(path)).toEqual(before);
  });

  it("that is cut off, anywhere, is a FormatError", async () => {
    const bytes = readFileSync(path);
    for (let length = 0; length < bytes.length; length += 1 + (length >> 3))
      expect(() => readCheckpoint(bytes.subarray(0, length))).toThrow(FormatError);
    const cut = join(folder, "cut");
    writeFileSync(cut, bytes.subarray(0, bytes.length - 1));
    await expect(trainSmall(cut)).rejects.toThrow(FormatError);
  });

  it("with any bytes changed is read, or refused with a FormatError", async () => {
    const bytes = readFileSync(path);
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const changed = join(folder, "changed");
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, value] of list) copy[at] = value;
        writeFileSync(changed, copy);
        await trainSmall(changed).catch((error) => expect(error).toBeInstanceOf(FormatError));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("of no training is refused", () => {
    const weights = writeSafetensors([["w", { data: x.data, shape: [60] }]]);
    expect(() => readCheckpoint(weights, { what: "w.safetensors" })).toThrow(
      "w.safetensors is a safetensors file but not a checkpoint",
    );
  });

  it.each([0, 1.5, -1])("every %d steps or epochs is refused", (n) => {
    expect(() => checkpointFile(path, { everySteps: n })).toThrow(ValueError);
    expect(() => checkpointFile(path, { everyEpochs: n })).toThrow(ValueError);
  });
});
