import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { movingAverage } from "../../site/lessons/batch-norm/averages.js";
import { training as batchNormTraining } from "../../site/lessons/batch-norm/program.js";
import { recipe as batchNormRecipe, MOMENTUMS } from "../../site/lessons/batch-norm/recipe.js";
import type { Pictures } from "../../site/lessons/training/pictures.js";
import type { Recipe, TrainedRun } from "../../site/lessons/training/recipe.js";
import { paint, train } from "../../site/lessons/training/train.js";
import type { WorkerCallback } from "../../src/worker/index.js";

/** What is stored of a lesson's trainings. `npx vitest run test/site/lessonsRuns.test.ts -u` writes it anew. */
const stored = (lesson: string) => join(import.meta.dirname, `../../site/lessons/${lesson}/runs.json`);
const asStored = (runs: unknown) => `${JSON.stringify(runs)}\n`;

let pictures: Pictures;
beforeAll(async () => {
  pictures = await paint(112, new AbortController().signal, () => {});
});

const trained = (recipe: Recipe, more?: WorkerCallback) =>
  train(recipe, pictures, new AbortController().signal, () => {}, more);

const curvesOf = ({ hash: _, ...curves }: TrainedRun) => curves;

describe("the trainings of the lessons give the numbers that are stored", () => {
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
});
