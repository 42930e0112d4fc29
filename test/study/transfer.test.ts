import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { s8 } from "../../study/experiments.js";
import { picturesFor, reordered } from "../../study/loadPictures.js";
import { runReport } from "../../study/runReport.js";
import { runExperiment } from "../../study/runs/runExperiment.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";

const out = mkdtempSync(join(tmpdir(), "transfer-"));

/** A few photos of each part and class. */
function fewPhotos(): string {
  for (const part of ["train", "val", "test"])
    for (const name of ["miso", "spicy"])
      for (const file of readdirSync(sharedPath("photos", part, name)).slice(0, 2))
        cpSync(sharedPath("photos", part, name, file), join(out, "photos", part, name, file));
  return join(out, "photos");
}

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe.skipIf(!hasShared)(`transfer learning${hasShared ? "" : ` (${sharedMissing})`}`, () => {
  it("s8 goes on from s7 with block5 thawed, on features kept in a file, to the bits of the whole network on photos", async () => {
    const lines: string[] = [];
    const [data, weights] = [fewPhotos(), sharedPath("weights", "vgg16_notop.h5")];
    const { experiments } = await runReport({
      data,
      weights,
      only: ["s8"],
      quick: true,
      out,
      log: (line) => lines.push(line),
    });
    expect(experiments.map(({ id }) => id)).toEqual(["s8"]);
    expect(experiments[0].params).toEqual({ total: 14_731_074, trainable: 7_095_810, nonTrainable: 7_635_264 });
    expect(experiments[0].test.confusion.flat().reduce((a, b) => a + b)).toBe(4);
    expect(readFileSync(join(out, "s8", "summary.txt"), "utf8")).toContain("vgg16 (Functional)");
    expect(lines.join("\n")).toContain("s7  VGG16, frozen");
    expect(readdirSync(join(out, "features"))).toEqual(["vgg16-vgg16.safetensors"]);
    const { pictures } = await picturesFor(data, 1, true);
    const run = { pictures: reordered(pictures, 1), epochs: 1, seed: 1, weights, out: join(out, "whole") };
    const { outcome } = await runExperiment(s8, { ...run, log: () => {}, callbacks: () => [] });
    const { history, test, summary } = outcome.result;
    expect(experiments[0]).toMatchObject({ history, test, summary });
  });
});
