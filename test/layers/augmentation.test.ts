import { describe, expect, it } from "vitest";
import {
  RandomBrightness,
  RandomContrast,
  RandomFlip,
  RandomRotation,
  RandomTranslation,
  RandomZoom,
} from "../../src/layers/augmentation.js";
import type { Layer } from "../../src/layers/Layer.js";
import { ones, tensor } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkLayer } from "../../src/testing/index.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { IMAGES, layerOf, pattern, readCases, translationOf } from "./kerasCase.js";

const host = (x: Tensor) => ({ data: x.dataSync(), shape: x.shape });
const CASES = readCases("kerasAugmentation.json");

describe("with a factor that leaves no choice, in training, pixels are those of Keras 3.15.1:", () => {
  it.for(CASES.map((each) => [each.name, each] as const))("%s", ([, each]) => {
    const layer = layerOf(each);
    expectClose(host(layer.apply(pattern([2, ...each.shape], IMAGES), { training: true, step: 0 })), each.output, 3e-5);
    const { type, ...config } = layer.toConfig();
    const written = translationOf(type).write({ type, ...config });
    expect(translationOf(type).read(written)).toEqual(translationOf(type).read(each.config));
  });
});

it("contrast stretches about the mean of each channel, and holds values to the range", () => {
  const x = tensor([[[[0], [2]]], [[[1], [5]]]]);
  const layer = new RandomContrast([1, 1], { valueRange: [0, 6] });
  expect(layer.apply(x, { training: true }).dataSync()).toEqual(Float32Array.of(0, 3, 0, 6));
  // Keras's two numbers are how far the stretch may be below and above 1.
  const { read, write } = translationOf("RandomContrast");
  expect(read({ factor: [0.1, 0.2] })).toMatchObject({ factor: [-0.1, 0.2], valueRange: [0, 255] });
  expect(write({ type: "RandomContrast", factor: 0.2, valueRange: [0, 255] })).toMatchObject({ factor: [0.2, 0.2] });
});

it("a flip mirrors about half of the images, to the bit", () => {
  const x = tensor(
    Array.from({ length: 200 }, () => [
      [[1], [2]],
      [[3], [4.1]],
    ]),
  );
  const seen = (mode: RandomFlip["mode"]) => {
    const y = new RandomFlip({ mode, seed: 1 }).apply(x, { training: true, step: 0 }).dataSync();
    const counts = new Map<string, number>();
    for (let i = 0; i < y.length; i += 4) {
      const image = y
        .slice(i, i + 4)
        .map((value: number) => Math.floor(value))
        .join("");
      counts.set(image, (counts.get(image) ?? 0) + 1);
    }
    return counts;
  };
  expect([...seen("horizontal").keys()].sort()).toEqual(["1234", "2143"]);
  expect([...seen("vertical").keys()].sort()).toEqual(["1234", "3412"]);
  const all = seen("horizontalAndVertical");
  expect([...all.keys()].sort()).toEqual(["1234", "2143", "3412", "4321"]);
  for (const count of all.values()) expect(Math.abs(count - 50)).toBeLessThan(25);
});

const MAKERS: readonly (readonly [string, () => Layer])[] = [
  ["RandomFlip", () => new RandomFlip({ seed: 2 })],
  ["RandomRotation", () => new RandomRotation(0.2, { seed: 2 })],
  ["RandomZoom", () => new RandomZoom(0.3, 0.2, { seed: 2, fillMode: "constant", fillValue: 0.5 })],
  ["RandomTranslation", () => new RandomTranslation(0.3, 0.3, { seed: 2 })],
  ["RandomContrast", () => new RandomContrast(0.3, { seed: 2, valueRange: [-50, 50] })],
  ["RandomBrightness", () => new RandomBrightness(0.3, { seed: 2, valueRange: [-50, 50] })],
];

describe.each(MAKERS)("%s", (_, make) => {
  const x = pattern([8, 4, 5, 2], IMAGES);
  const at = (layer: Layer, step: number) => layer.apply(x, { training: true, step }).dataSync();

  it("passes images on outside of training, and in it changes them as the seed and the step say", () => {
    expect(make().apply(x).dataSync()).toEqual(x.dataSync());
    expect(at(make(), 3)).toEqual(at(make(), 3));
    expect(at(make(), 3)).not.toEqual(at(make(), 4));
  });

  it("has its gradients, and is the same after saving and loading", async () => {
    await checkLayer(make, [3, 3, 1]);
  });
});

// biome-ignore format: a table
const WRONG: readonly (readonly [string, () => unknown, new (message: string) => Error, RegExp])[] = [
  ["a mode that is none", () => new RandomFlip({ mode: "both" as "vertical" }), ValueError, /mode is "both"; give "horizontal"/],
  ["a factor that is none", () => new RandomRotation([0.2, 0.1]), ValueError, /RandomRotation: factor is \[0.2, 0.1\]; give a fraction/],
  ["a zoom to nothing", () => new RandomZoom(1), ValueError, /heightFactor is 1; give a fraction such as 0.1, or \[low, high\], above -1/],
  ["a fill mode that is none", () => new RandomTranslation(0.1, 0.1, { fillMode: "wrap" as "reflect" }), ValueError, /fillMode is "wrap"; give "reflect"/],
  ["an interpolation that is none", () => new RandomRotation(0.1, { interpolation: "cubic" as "nearest" }), ValueError, /interpolation is "cubic"/],
  ["a range that is none", () => new RandomContrast(0.1, { valueRange: [1, 0] }), ValueError, /valueRange is \[1, 0\]/],
  ["rows", () => new RandomBrightness(0.1).apply(ones([2, 3]), { training: true }), ShapeError, /must be an image/],
];

it.for(WRONG)("%s is an error that says how to mend it", ([, make, kind, says]) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
});
