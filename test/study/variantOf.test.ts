import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SGD } from "noodlenet";
import { mapInputs } from "noodlenet/data";
import { loadVgg16 } from "noodlenet/io";
import { afterAll, describe, expect, it } from "vitest";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { s2, s4, s6, s7, s8 } from "../../study/experiments.js";
import { settingsFor } from "../../study/explain/grid.js";
import { loadPictures } from "../../study/loadPictures.js";
import type { Setting } from "../../study/variants/Setting.js";
import { Vgg16Start } from "../../study/variants/Vgg16Start.js";
import { variantOf } from "../../study/variants/variantOf.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";

const setting = (change: Partial<Setting>): Setting => ({ ...settingsFor("s6", 30)[0], ...change });
const configs = (model: TrainableModel) => model.toConfig().layers as { type: string; [name: string]: unknown }[];
const bits = async (model: TrainableModel) =>
  (await model.getWeights()).map(({ data }) =>
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
  );

describe("a variant of an experiment", () => {
  it("has the experiment's network and initial weights, with another L2 factor or dropout rate", async () => {
    const regularised = variantOf(s6, setting({ l2: 0.1 })).network!(3);
    const factors = configs(regularised).map(({ kernelRegularizer }) => kernelRegularizer ?? null);
    expect(factors.filter((factor) => factor !== null)).toEqual(Array(5).fill({ l1: 0, l2: 0.1 }));
    expect((await bits(regularised)).join() === (await bits(s6.network!(3))).join()).toBe(true);
    const dropping = variantOf(s4, setting({ dropout: 0.25 })).network!(3);
    expect(
      configs(dropping)
        .filter(({ type }) => type === "Dropout")
        .map(({ rate }) => rate),
    ).toEqual([0.25, 0.25]);
    expect(variantOf(s2, setting({})).network!(1).summary()).toBe(s2.network!(1).summary());
  });

  it("is compiled with another optimizer and learning rate", () => {
    const { optimizer } = variantOf(s2, setting({ optimizer: "sgd", learningRate: 0.01 })).network!(1);
    expect(optimizer).toBeInstanceOf(SGD);
    expect(optimizer.learningRate).toBe(0.01);
  });

  it("scales pixels as its setting says", () => {
    const pixels = { data: new Float32Array([0, 51, 255]), shape: [1, 1, 1, 3] };
    const prepared = (kind: Setting["pixels"]) =>
      Array.from(variantOf(s2, setting({ pixels: kind })).prepare(pixels).data);
    expect(prepared("raw")).toEqual([0, 51, 255]);
    expect(prepared("unit")).toEqual([0, Math.fround(0.2), 1]);
    expect(prepared("vgg16")[0]).toBeCloseTo(255 - 103.939, 3);
  });
});

describe.skipIf(!hasShared)(`VGG16 with blocks 1 to 4 computed before${hasShared ? "" : ` (${sharedMissing})`}`, () => {
  const out = mkdtempSync(join(tmpdir(), "start-"));
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  /** A photo of each part and class. */
  function onePhotoEach(): string {
    for (const part of ["train", "val", "test"])
      for (const name of ["miso", "spicy"]) {
        const [file] = readdirSync(sharedPath("photos", part, name));
        cpSync(sharedPath("photos", part, name, file), join(out, "photos", part, name, file));
      }
    return join(out, "photos");
  }

  it("predicts what the whole network does, to the bit, and is fine-tuned at its own rate", async () => {
    const weights = sharedPath("weights", "vgg16_notop.h5");
    const { pictures } = await loadPictures(onePhotoEach(), 1);
    const place = { folder: out, settings: {} };
    await Vgg16Start.keep(place, pictures, "unit", weights);
    const start = await Vgg16Start.read(Vgg16Start.path(place, "unit"));
    const variant = start.experiment(variantOf(s8, setting({ fineTuneRate: 1e-4 })));
    const [cut, whole] = [variant.after!.network!(5), s7.network!(5)];
    await loadVgg16(whole, weights);
    const expected = await whole.predict(mapInputs(pictures.val, variantOf(s2, setting({})).prepare));
    expect((await cut.predict(start.pictures(pictures).val)).toArray()).toEqual(expected.toArray());
    expect(cut.trainableWeights).toHaveLength(2);
    variant.fineTune!(cut);
    expect(cut.trainableWeights).toHaveLength(8);
    expect(cut.optimizer.learningRate).toBe(1e-4);
  });
});
