import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadVgg16, readSafetensors, weightsBytes, writeSafetensors } from "../../src/io/index.js";
import { Dense } from "../../src/layers/Dense.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { preprocessVgg16 } from "../../src/models/preprocessVgg16.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { vgg16 } from "../../src/models/vgg16.js";
import { expectClose, expectSame } from "../equal.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";

const small = () => vgg16({ includeTop: false, inputShape: [32, 32, 3] });

/** VGG16's weights as PyTorch stores them: kernels [out, in, h, w]. */
async function torchTensors(model: TrainableModel) {
  const places = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28];
  const weights = await model.getWeights();
  return weights.map(({ data, shape }, i) => {
    const name = `features.${places[Math.floor(i / 2)]}.${i % 2 === 0 ? "weight" : "bias"}`;
    if (shape.length === 1) return [name, { shape, data: data as Float32Array }] as const;
    const [h, w, inputs, outputs] = shape;
    const permuteAxes = new Float32Array(data.length);
    data.forEach((value: number, at: number) => {
      const [o, c, x] = [at % outputs, Math.floor(at / outputs) % inputs, Math.floor(at / (outputs * inputs))];
      permuteAxes[(o * inputs + c) * h * w + x] = value;
    });
    return [name, { shape: [outputs, inputs, h, w], data: permuteAxes }] as const;
  });
}

describe.skipIf(!hasShared)(`VGG16 with the published weights${hasShared ? "" : `: skipped, ${sharedMissing}`}`, () => {
  const weights = sharedPath("weights", "vgg16_notop.h5");
  const read = (name: string) => readSafetensors(readFileSync(sharedPath("goldens", name))).tensors;

  it("gives the features that Keras gives, to 1e-3 of the largest", async () => {
    const golden = read("vgg16.safetensors");
    const photos = read("images.safetensors");
    const model = vgg16({ includeTop: false, inputShape: [128, 128, 3] });
    await loadVgg16(model, weights);
    const features = await model.predict(preprocessVgg16(photos.get("bilinear")!));
    expectClose({ shape: features.shape, data: features.dataSync() }, golden.get("real/features")!, 1e-3);
  });

  it("load with memory growing by at most 2.5 times the file", () => {
    const dist = join(import.meta.dirname, "..", "..", "dist", "src");
    const source = `
      const { vgg16 } = await import(${JSON.stringify(join(dist, "index.js"))});
      const { loadVgg16 } = await import(${JSON.stringify(join(dist, "io", "index.js"))});
      const model = vgg16({ includeTop: false, inputShape: [128, 128, 3] });
      model.ensureBuilt(model.inputShape);
      gc();
      const before = process.memoryUsage().rss;
      let most = before;
      setInterval(() => { most = Math.max(most, process.memoryUsage().rss); }, 5).unref();
      await loadVgg16(model, ${JSON.stringify(weights)});
      console.log(JSON.stringify({ grown: Math.max(most, process.memoryUsage().rss) - before }));`;
    const runs = [1, 2, 3].map(() => {
      const options = ["--expose-gc", "--input-type=module", "-e", source];
      const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: "utf8" });
      expect(stderr).toBe("");
      return JSON.parse(stdout) as { grown: number };
    });
    expect(Math.min(...runs.map(({ grown }) => grown))).toBeLessThan(2.5 * 58_907_968);
  });
});

describe("loadVgg16", () => {
  it("loads PyTorch's tensors, permuted, and leaves the top out", async () => {
    const from = vgg16({ includeTop: false, inputShape: [32, 32, 3], seed: 5 });
    const top = ["classifier.0.weight", { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }] as const;
    const bytes = writeSafetensors([...(await torchTensors(from)), top]);
    const into = small();
    expect(await loadVgg16(into, bytes)).toBe("torch");
    const [a, b] = [await from.getWeights(), await into.getWeights()];
    a.forEach((weight, i) => {
      expectSame(b[i], weight, weight.name);
    });
  });

  it("finds VGG16 within another model, and loads what is saved here", async () => {
    const from = vgg16({ includeTop: false, inputShape: [32, 32, 3], seed: 6 });
    const model = new Sequential([small(), new Flatten(), new Dense(2)], { inputShape: [32, 32, 3] });
    for (const format of ["safetensors", "h5", "weights.h5", "keras"] as const) {
      expect(await loadVgg16(model, await weightsBytes(from, format))).toBe("keras");
      const [kernel] = await model.getWeights();
      expectSame(kernel, (await from.getWeights())[0], format);
    }
  });

  it("says which model it needs, and which weight of another file does not fit", async () => {
    await expect(loadVgg16(new Sequential([new Dense(2)], { inputShape: [2] }), "imagenet")).rejects.toThrow(
      /is not a VGG16/,
    );
    const other = new Sequential([new Dense(2)], { inputShape: [2] });
    await expect(loadVgg16(small(), await weightsBytes(other, "weights.h5"))).rejects.toThrow(
      /model has 13 with weights/,
    );
  });
});
