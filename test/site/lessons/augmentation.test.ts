import { describe, expect, it } from "vitest";
import { faultOf as augmentationFault } from "../../../site/lessons/augmentation/exercise.js";
import { augmentation, numbers as augmentationNumbers } from "../../../site/lessons/augmentation/lesson.js";
import { changed, changeOf, type Ranges, sourceOf } from "../../../site/lessons/augmentation/moved.js";
import { arrays, augment, augmented } from "../../../src/data/index.js";

describe("lesson 10, augmentation", () => {
  it("prints these numbers", () => {
    expect(augmentation.printed).toEqual({
      plainTraining: "0.97",
      plainValidation: "0.79",
      training: "0.80",
      validation: "0.84",
      plainLoss: "0.57",
      loss: "0.36",
      dish: "0.79",
      dishMirrored: "0.84",
      side: "0.81",
      sideMirrored: "0.47",
      sideUpsideDown: "0.83",
    });
  });

  it("draws for its bowls what the library draws, in any ranges", async () => {
    const { bowls, size } = augmentationNumbers;
    const pixels = bowls.map((bowl) => Float32Array.from(Buffer.from(bowl.pixels, "base64")));
    const step = size * size * 3;
    const places = [5, 34];
    const data = new Float32Array(35 * step);
    for (const [i, place] of places.entries()) data.set(pixels[i], place * step);
    const x = { data, shape: [35, size, size, 3] };
    const all = arrays(x, { data: new Int32Array(35), shape: [35] }, { batchSize: 35 });
    const some: readonly Ranges[] = [
      { flip: "horizontal", rotation: 0.05, zoom: 0.15, translation: 0.1 },
      { flip: "vertical", rotation: 0.5, zoom: 0.6, translation: 0.3 },
      { flip: "none", rotation: 0, zoom: 0.2, translation: 0 },
    ];
    for (const { flip, ...ranges } of some) {
      const moved = augmented(all, augment(flip === "none" ? ranges : { ...ranges, flip }), { seed: 1 });
      for (let epoch = 0; epoch < 8; epoch++)
        for await (const { x } of moved.batches(epoch))
          bowls.forEach(({ draws }, i) => {
            const own = changed(pixels[i], size, changeOf(draws[epoch], { flip, ...ranges }, size));
            const there = x.data.subarray(places[i] * step, (places[i] + 1) * step);
            const farthest = own.reduce((most, value, at) => Math.max(most, Math.abs(value - there[at])), 0);
            expect(farthest).toBeLessThan(1);
          });
    }
  });

  it("finds where the point of sheet 2 comes from, and the fault of an answer", () => {
    expect(sourceOf({ mirror: [-1, 1], angle: 0, zoom: 1, shift: [3, 0] }, 10, 4)).toEqual([-7, 4]);
    const answers = [
      ["none", "horizontal", "vertical", "zoom"],
      ["zoom", "horizontal", "vertical", "zoom"],
      ["none", "vertical", "vertical", "zoom"],
      ["none", "horizontal", "zoom", "zoom"],
      ["none", "horizontal", "vertical", "none"],
    ];
    expect(answers.map(augmentationFault)).toEqual([null, "dish", "spoon", "cup", "portion"]);
  });
});
