import { describe, expect, it } from "vitest";
import { holdsWhen } from "../../../study/explain/Explanation.js";
import { mainSetting, SEARCHED, settingsFor } from "../../../study/explain/grid.js";
import { describeDifference, describeSetting } from "../../../study/variants/Setting.js";

const namesOf = (claim: string) => settingsFor(claim, 30).map((setting) => describeSetting(setting).en);

describe("the settings that are tried for a claim", () => {
  it.each(SEARCHED)("of %s begin with a beginner's and go on by how much differs", (claim) => {
    const [beginner, ...others] = settingsFor(claim, 30);
    expect(beginner).toMatchObject({
      optimizer: "adam",
      learningRate: 1e-3,
      pixels: claim === "s7" || claim === "s8" ? "vgg16" : "unit",
      batchSize: 32,
      epochs: 30,
    });
    const differing = others.map((setting) => describeDifference(setting, beginner).en.split(", ").length);
    expect(Math.max(...differing)).toBe(2);
    const firstOfTwo = differing.indexOf(2);
    expect(differing.slice(0, firstOfTwo).every((count) => count === 1)).toBe(true);
  });

  it.each(SEARCHED)("of %s are all different, and the report's own is one of them", (claim) => {
    const names = namesOf(claim);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain(describeSetting(mainSetting(claim, 30)).en);
    expect(names.length).toBeLessThanOrEqual(50);
  });

  it("change the choice that stands first before the others", () => {
    const [beginner, ...others] = settingsFor("s6", 30);
    expect(others.slice(0, 7).map((setting) => describeDifference(setting, beginner).en)).toEqual([
      "L2 0.1",
      "L2 1",
      "Adam 0.0001",
      "batches of 16",
      "pixels 0 to 255",
      "RMSprop 0.001",
      "SGD 0.01",
    ]);
    expect(settingsFor("s8", 30)[1].fineTuneRate).toBe(1e-4);
  });

  it("have the report's number of epochs, or twice as many", () => {
    expect(new Set(settingsFor("s4", 40).map(({ epochs }) => epochs))).toEqual(new Set([40, 80]));
  });
});

describe("when a claim holds", () => {
  const settings = settingsFor("s6", 30);
  const tried = (index: number) => ({
    setting: settings[index],
    verdict: "reproduced" as const,
    parts: [],
    histories: {},
  });
  const explanation = { id: "s6", beginner: settings[0], main: tried(4), tried: 2, declared: settings.length };

  it("is told by what differs from a beginner's settings, in both languages", () => {
    expect(holdsWhen({ ...explanation, found: tried(1) })).toEqual({ en: "with L2 0.1", ja: "L2 0.1 で成り立つ" });
    expect(holdsWhen({ ...explanation, found: tried(0) }).en).toBe("with Keras's defaults");
    expect(holdsWhen({ ...explanation, found: null }).en).toBe("with none of 2 settings");
  });
});
