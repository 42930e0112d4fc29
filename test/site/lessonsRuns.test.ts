import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { drawsOf } from "../../site/lessons/augmentation/draws.js";
import { training as augmentedTraining } from "../../site/lessons/augmentation/program.js";
import { AUGMENTED } from "../../site/lessons/augmentation/recipe.js";
import { movingAverage } from "../../site/lessons/batch-norm/averages.js";
import { training as batchNormTraining } from "../../site/lessons/batch-norm/program.js";
import { recipe as batchNormRecipe, MOMENTUMS } from "../../site/lessons/batch-norm/recipe.js";
import { training as byHeartTraining, gap } from "../../site/lessons/by-heart/program.js";
import { dense, training as denseTraining } from "../../site/lessons/dense-or-convolutional/program.js";
import { distance, training as frozenTraining } from "../../site/lessons/frozen/program.js";
import { TRANSFER } from "../../site/lessons/frozen/recipe.js";
import { training as l2Training } from "../../site/lessons/l2/program.js";
import { property, squareplus } from "../../site/lessons/operation/program.js";
import { SLOPES, type SlopeName } from "../../site/lessons/operation/squareplus.js";
import { losses as lossesWith, operationWith } from "../../site/lessons/operation/training.js";
import { partsOf } from "../../site/lessons/taking-it-home/parts.js";
import { PREPARATIONS } from "../../site/lessons/taking-it-home/preparations.js";
import { packed, unpacked } from "../../site/lessons/taking-it-home/program.js";
import { training as tenSecondsTraining } from "../../site/lessons/ten-seconds/program.js";
import { accuracyWhenMoved, penaltyOf, short, sureOfUdon } from "../../site/lessons/training/looks.js";
import { isUdon, marked } from "../../site/lessons/training/mark.js";
import { first, negatives, type Pictures } from "../../site/lessons/training/pictures.js";
import type { Recipe, TrainedRun } from "../../site/lessons/training/recipe.js";
import { RECIPES, type RecipeName } from "../../site/lessons/training/recipes.js";
import { asked, paint, train } from "../../site/lessons/training/train.js";
import { casesOf, pictureOf } from "../../site/lessons/where-it-looks/cases.js";
import { CASES } from "../../site/lessons/where-it-looks/look.js";
import { gradCam } from "../../site/lessons/where-it-looks/program.js";
import { LOOKING } from "../../site/lessons/where-it-looks/recipe.js";
import { classActivationMap, modelFromSnapshot, type NamedArray, type Sequential, tensor } from "../../src/index.js";
import { type FileFormat, modelBytes } from "../../src/io/index.js";
import type { WorkerCallback } from "../../src/worker/index.js";
import { FULL } from "../full.js";

/** What is stored of a lesson's trainings. `npx vitest run test/site/lessonsRuns.test.ts -u` writes it anew. */
const stored = (lesson: string) => join(import.meta.dirname, `../../site/lessons/${lesson}/runs.json`);
const asStored = (runs: unknown) => `${JSON.stringify(runs)}\n`;

let pictures: Pictures;
beforeAll(async () => {
  pictures = await paint(448, new AbortController().signal, () => {});
});

const trained = (recipe: Recipe, more?: WorkerCallback) =>
  train(recipe, pictures, new AbortController().signal, () => {}, more);

const curvesOf = ({ hash: _, ...curves }: TrainedRun) => curves;

/** Every recipe of the lessons, with what is stored of it, but for those that begin where another training ends. */
function storedRuns(): (readonly [name: string, recipe: Recipe, run: TrainedRun])[] {
  const read = (lesson: string) => JSON.parse(readFileSync(stored(lesson), "utf8"));
  const of = (lesson: string, recipes: Readonly<Record<string, Recipe>>, run: (name: string) => TrainedRun) =>
    Object.entries(recipes).map(([name, recipe]) => [`${lesson}: ${name}`, recipe, run(name)] as const);
  const [batchNorm, shared] = [read("batch-norm"), read("training")];
  const [moved, frozen, looking] = [read("augmentation"), read("frozen"), read("where-it-looks")];
  const momentums = Object.fromEntries(MOMENTUMS.map((momentum) => [momentum, batchNormRecipe(momentum)]));
  return [
    ...of("batch-norm", momentums, (name) => batchNorm[name]),
    ...of("augmentation", AUGMENTED, (name) => moved[name]),
    ...of("frozen", TRANSFER, (name) => frozen[name].run),
    ...of("where-it-looks", LOOKING, (name) => looking[name].run),
    ...of("shared", RECIPES, (name) => shared.runs[name]),
  ].filter(([, { from }]) => from === undefined);
}

/** The epochs that every training is followed for. */
const BEGINNING = 2;

it.each(storedRuns())("the training of %s begins as it is stored", async (_, recipe, run) => {
  const beginning = await trained({ ...recipe, epochs: BEGINNING });
  expect(curvesOf(beginning)).toEqual(
    Object.fromEntries(Object.entries(curvesOf(run)).map(([name, values]) => [name, values.slice(0, BEGINNING)])),
  );
});

it("the program of lesson 6 trains to what is stored", async () => {
  const { runs } = JSON.parse(readFileSync(stored("training"), "utf8"));
  const few = await byHeartTraining(14);
  expect(few).toEqual(curvesOf(runs.photos14));
  expect(gap(few, 30)).toBe(few.valLoss[29] - few.loss[29]);
});

describe.runIf(FULL)("the trainings of the lessons give the numbers that are stored, to their ends", () => {
  it("batch normalisation: two momentums, equal in training, apart in validation, and the means that they remember", async () => {
    const moving: Record<string, number[]> = {};
    const runs: Record<string, TrainedRun> = {};
    const learned: Record<string, unknown> = {};
    for (const momentum of MOMENTUMS) {
      moving[momentum] = [];
      runs[momentum] = await trained(batchNormRecipe(momentum), {
        onBatchEnd: async (_, __, context) => {
          const weights = await context.weights();
          const means = weights.find(({ name }) => name.endsWith("moving_mean"));
          learned[momentum] = weights.filter(({ name }) => !name.includes("moving"));
          moving[momentum].push((means as NonNullable<typeof means>).data[1]);
        },
      });
    }
    // What each step put into the memory that forgets fast.
    const batchMeans = moving["0.9"].map((value, i, all) =>
      Number(((value - 0.9 * (all[i - 1] ?? 0)) / 0.1).toFixed(6)),
    );
    for (const momentum of MOMENTUMS)
      movingAverage(batchMeans, Number(momentum)).forEach((value, i) => {
        expect(value).toBeCloseTo(moving[momentum][i], 5);
      });
    expect(runs["0.9"].loss).toEqual(runs["0.99"].loss);
    expect(runs["0.9"].accuracy).toEqual(runs["0.99"].accuracy);
    expect(learned["0.9"]).toEqual(learned["0.99"]);
    expect(runs["0.9"].valAccuracy).not.toEqual(runs["0.99"].valAccuracy);
    await expect(asStored({ ...runs, batchMeans, moving })).toMatchFileSnapshot(stored("batch-norm"));
    expect(await batchNormTraining(0.9)).toEqual(curvesOf(runs["0.9"]));
  });

  it("augmentation: pictures that move, flips for two questions, and what was drawn for two bowls", async () => {
    const runs: Record<string, TrainedRun> = {};
    for (const [name, recipe] of Object.entries(AUGMENTED)) runs[name] = await trained(recipe);
    const draws = { 5: await drawsOf(5, 8), 34: await drawsOf(34, 8) };
    await expect(asStored({ ...runs, draws })).toMatchFileSnapshot(stored("augmentation"));
    expect(await augmentedTraining()).toEqual(curvesOf(runs.moved));
  });

  it("frozen and fine-tuned: a base, a new head on its features, and its last block at four rates", async () => {
    const runs: Record<string, unknown> = {};
    const eight = first(negatives(pictures.val), 8);
    const udon = (answers: ArrayLike<number>) => Array.from(answers).filter((_, i) => i % 2 === 1);
    let of: ArrayLike<number> = [];
    for (const [name, recipe] of Object.entries(TRANSFER)) {
      const moved: number[] = [];
      let [sure, right, count]: [number[], number, number] = [[], 0, 0];
      const run = await trained(recipe, {
        onEpochEnd: async (epoch, _, context) => {
          const last = (await context.weights()).find((weight) => weight.name === "conv2d_4/kernel") as NamedArray;
          if (name !== "scratch" && name !== "base") moved.push(short(distance(of, last.data)));
          if (epoch + 1 < recipe.epochs) return;
          if (name === "base") of = Float32Array.from(last.data as Float32Array);
          sure = udon((await context.predict(eight.x))[0].data).map(short);
          const all = udon((await context.predict(negatives(pictures.val).x))[0].data);
          right = all.filter((one, i) => Number(one > 0.5) === pictures.val.y.data[i]).length;
          count = all.filter((one) => one > 0.5).length;
          // What the last block finds in all negatives: nothing, where the rate was too large.
          const { conv2d_4: found } = await context.activations(negatives(pictures.val).x, ["conv2d_4"]);
          expect(Array.from(found.data).some((value) => value > 0)).toBe(name !== "0.05");
        },
      });
      runs[name] = { run, sure, moved, right, udon: count };
    }
    const size = Math.sqrt(Array.from(of).reduce((sum, value) => sum + value * value, 0) / of.length);
    await expect(asStored({ ...runs, size: short(size) })).toMatchFileSnapshot(stored("frozen"));
    const { frozen, tuned, moved } = await frozenTraining(0.05);
    const there = runs as Record<string, { run: TrainedRun; moved: number[] }>;
    expect(frozen.history.loss).toEqual(there.frozen.run.loss);
    expect(tuned.history.loss).toEqual(there["0.05"].run.loss);
    expect(moved).toBeCloseTo(there["0.05"].moved[29], 5);
  });

  it("where a network looks: right by a mark, and what is seen of it", async () => {
    const runs: Record<string, unknown> = {};
    for (const [name, recipe] of Object.entries(LOOKING)) {
      const model = modelFromSnapshot(recipe.network) as Sequential;
      const run = await trained(recipe, {
        onEpochEnd: async (epoch, _, context) => {
          if (epoch + 1 === recipe.epochs) model.setWeights(await context.weights());
        },
      });
      const parts = [
        asked(pictures.val, recipe as Recipe),
        pictures.val,
        marked(pictures.val, (label) => !isUdon(label)),
      ];
      const right: number[] = [];
      for (const { x, y } of parts) {
        const answers = await (await model.predict(tensor(x.data as Float32Array, { shape: [...x.shape] }))).data();
        right.push(y.data.filter((label, i) => Number(answers[2 * i + 1] > answers[2 * i]) === label).length);
      }
      runs[name] = { run, right, cases: await casesOf(model, pictures.val) };
      for (const { at, isMarked } of CASES)
        for (const classIndex of [0, 1]) {
          const x = tensor(pictureOf(pictures.val, at, isMarked).x.data as Float32Array, { shape: [1, 32, 32, 3] });
          const there = classActivationMap(model, x, { layer: "conv2d_4", classIndex });
          const own = await gradCam(model, x, classIndex).heat.data();
          there.data.forEach((value, i) => {
            expect(own[i]).toBeCloseTo(value, 5);
          });
        }
    }
    await expect(asStored(runs)).toMatchFileSnapshot(stored("where-it-looks"));
  });

  it("the trainings that lessons share, and what is seen of their networks", async () => {
    const runs: Record<string, TrainedRun> = {};
    /** Of the first eight validation pictures after each epoch: how sure the network is of udon. */
    const watched: number[][] = [];
    /** Accuracy on validation pictures that are moved to the right. */
    const shifts: Record<string, number[]> = { cnn: [], dense: [] };
    /** What the penalty adds to the loss after each epoch. */
    const penalties: Record<string, number[]> = { l2small: [], l2middle: [], l2large: [] };
    const rates = { l2small: 0.001, l2middle: 0.01, l2large: 0.1 };
    for (const name of Object.keys(RECIPES) as RecipeName[])
      runs[name] = await trained(RECIPES[name], {
        onEpochEnd: async (epoch, logs, context) => {
          if (name === "cnn") watched.push([...(await sureOfUdon(8)(context, pictures))]);
          if (name in shifts && epoch === 29) shifts[name] = [...(await accuracyWhenMoved()(context, pictures))];
          if (name in penalties) {
            const [penalty] = await penaltyOf(rates[name as keyof typeof rates])(context, pictures);
            penalties[name].push(penalty);
            // What is left of the loss is the cross-entropy of what the network says.
            const [{ data }] = await context.predict(pictures.val.x);
            const entropy =
              pictures.val.y.data.reduce((sum, label, i) => sum - Math.log(data[2 * i + label]), 0) /
              pictures.val.y.data.length;
            expect(logs.valLoss - penalty).toBeCloseTo(entropy, 4);
          }
        },
      });
    await expect(asStored({ runs, watched, shifts, penalties })).toMatchFileSnapshot(stored("training"));
    expect(await denseTraining(dense())).toEqual(curvesOf(runs.dense));
    const few = await byHeartTraining(14);
    expect(few).toEqual(curvesOf(runs.photos14));
    expect(gap(few, 30)).toBe(few.valLoss[29] - few.loss[29]);
    expect(await tenSecondsTraining()).toEqual(curvesOf(runs.cnn));
    expect(await l2Training(0.1)).toEqual(curvesOf(runs.l2large));
    expect(shifts.cnn[0]).toBe(runs.cnn.valAccuracy[29]);
  });

  it("the file that is taken home, and what its network says of pictures prepared in several ways", async () => {
    let weights: readonly NamedArray[] = [];
    await trained(RECIPES.cnn, {
      onEpochEnd: async (_, __, context) => {
        weights = await context.weights();
      },
    });
    const model = modelFromSnapshot(RECIPES.cnn.network) as Sequential;
    model.setWeights(weights);
    const file = await packed(model);
    const opened = await unpacked(file);
    expect(opened.weights).toEqual(await model.getWeights());
    expect(opened.notes).toEqual(model.metadata);
    const formats = {} as Record<FileFormat, number>;
    for (const format of ["keras", "h5", "safetensors", "onnx"] as const)
      formats[format] = (await modelBytes(opened.model, format)).length;
    expect(formats.keras).toBe(file.length);
    /** In percent, how sure the network is of the right class; where names are swapped, it is the wrong one. */
    const seen: Record<string, number[]> = {};
    for (const [name, prepare] of Object.entries(PREPARATIONS)) {
      const p = await (await opened.model.predict(prepare(pictures.val))).data();
      const swap = name === "swapped" ? 1 : 0;
      const labels = Array.from(pictures.val.y.data);
      seen[name] = labels.map((label, i) => Number((100 * p[2 * i + (label ^ swap)]).toFixed(1)));
    }
    const taken = { file: Buffer.from(file).toString("base64"), parts: partsOf(file, weights), formats, seen };
    await expect(asStored(taken)).toMatchFileSnapshot(stored("taking-it-home"));
  });
});

it("an operation with right and wrong slopes, each trained and each put to the test", async () => {
  const losses = {} as Record<SlopeName, number[]>;
  const found = {} as Record<SlopeName, { runs: number; x: string; says: string }>;
  for (const name of Object.keys(SLOPES) as SlopeName[]) {
    losses[name] = (await lossesWith(name, 300)).map((loss) => Number(loss.toPrecision(5)));
    const checked = fc.check(property(operationWith(name)), { seed: 1 });
    expect([checked.failed, checked.numRuns]).toEqual(name === "right" ? [false, 100] : [true, 1]);
    const says = checked.errorInstance instanceof Error ? checked.errorInstance.message.split("\n")[0] : "";
    const x = checked.counterexample?.[0].join(", ") ?? "";
    found[name] = { runs: checked.numRuns, x, says };
  }
  expect(fc.check(property(squareplus), { seed: 2 }).failed).toBe(false);
  await expect(asStored({ losses, found })).toMatchFileSnapshot(stored("operation"));
});
