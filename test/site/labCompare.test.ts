import { describe, expect, it } from "vitest";
import { bandOf, differing, haveSamePictures, lastOf, lowestOf } from "../../site/lab/compare/Experiment.js";
import { Seeds } from "../../site/lab/compare/Seeds.js";
import { mistakes } from "../../site/lab/judge.js";
import { networkOf } from "../../site/lab/network.js";
import { type Album, newClass, photoOf, withClass, withPhotos } from "../../site/lab/own/Album.js";
import { paintedBowls } from "../../site/lab/pictures.js";
import { type Curves, Run } from "../../site/lab/Run.js";
import { DEFAULTS, type Settings } from "../../site/lab/settings.js";

const curves = (valLoss: number[]): Curves => ({ loss: [], accuracy: [], valAccuracy: [], valLoss });

describe("the mistakes that the lab shows", () => {
  it("are the wrong answers, the surest first", () => {
    const x = { data: new Float32Array(4), shape: [4, 1, 1, 1] };
    const probabilities = Float32Array.of(0.6, 0.4, 0.9, 0.1, 0.2, 0.8, 0.25, 0.75);
    const found = mistakes({ part: { x, y: Int32Array.of(1, 1, 1, 0) }, probabilities, classNames: ["a", "b"] });
    expect(found.map(({ i }) => i)).toEqual([1, 3, 0]);
    expect(found[1].probability).toBe(0.75);
  });
});

describe("experiments in the lab", () => {
  it("have a band from the least to the greatest of their runs, where some have not come so far", () => {
    const runs = [curves([1, 2, 6]), curves([3, 4]), curves([])];
    expect(bandOf(runs, "valLoss")).toEqual({ mean: [2, 3, 6], low: [1, 2, 6], high: [3, 4, 6] });
    expect(lastOf(runs, "valLoss")).toEqual({ mean: 5, low: 4, high: 6 });
    expect(lowestOf(runs, "valLoss")).toEqual({
      value: { mean: 2, low: 1, high: 3 },
      epoch: { mean: 1, low: 1, high: 1 },
    });
    expect(lastOf([], "valLoss")).toBeNull();
    expect(lowestOf([curves([])], "valLoss")).toBeNull();
  });

  it("differ in the settings that are not the same", () => {
    expect(differing(DEFAULTS, { ...DEFAULTS, dropout: 0.5, seed: 2 })).toEqual(["dropout", "seed"]);
  });

  it("have the same pictures only where no picture and no class is another", () => {
    const [a, b] = ["a", "b"].map((name) => photoOf(name, new Uint8Array()));
    const album = [newClass("cat", [a]), newClass("dog", [b])];
    const same = (one: Album | null, other: Album | null) => haveSamePictures({ album: one }, { album: other });
    expect(same(null, null)).toBe(true);
    expect(same(album, [...album])).toBe(true);
    expect(same(album, null)).toBe(false);
    expect(same(album, withPhotos(album, 0, [a]))).toBe(false);
    expect(same(album, withClass(album, 0, { name: "owl" }))).toBe(false);
    expect(same(album, [newClass("cat", [b]), newClass("dog", [a])])).toBe(false);
  });

  it("from further seeds are the trainings with these seeds, and end when they are closed", async () => {
    const settings: Settings = { ...DEFAULTS, size: 24, filters: 4, photos: 4, batchSize: 4, epochs: 2 };
    const pictures = await paintedBowls(24, new AbortController().signal, () => {});
    const seeds = new Seeds(settings, 2, pictures, () => {});
    while (seeds.isRunning) await new Promise((resolve) => setTimeout(resolve, 2));
    await seeds.close();
    const third = { ...settings, seed: 3 };
    const run = new Run(third, networkOf(third, 2), pictures, () => {});
    run.go("end");
    while (run.progress.state === "running") await new Promise((resolve) => setTimeout(resolve, 2));
    await run.close();
    expect(seeds.curves.length).toBe(2);
    expect(seeds.curves[1]).toEqual(run.curves);
    expect(seeds.error).toBeNull();
    const closed = new Seeds(settings, 2, pictures, () => {});
    await closed.close();
    expect(closed.isRunning).toBe(false);
    expect(closed.curves.length).toBe(1);
  });
});
