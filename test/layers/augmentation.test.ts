import { describe, expect, it } from "vitest";
import type { Layer } from "../../src/layers/Layer.js";
import { RandomFlip, RandomRotation, RandomTranslation, RandomZoom } from "../../src/layers/movingAugmentation.js";
import { RandomCrop } from "../../src/layers/RandomCrop.js";
import { sampleImages } from "../../src/layers/sampleImages.js";
import { RandomBrightness, RandomContrast } from "../../src/layers/valueAugmentation.js";
import { ones, tensor } from "../../src/tensor/create.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { checkLayer } from "../../src/testing/index.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";
import { IMAGES, layerOf, pattern, readCases, translationOf } from "./kerasCase.js";

const host = (x: Tensor) => ({ data: x.dataSync(), shape: x.shape });
/** What Keras 2.15.0's RandomCrop(3, 4) makes of two images of 6x9 outside of training. */
// biome-ignore format: numbers
const KERAS_CROP = [5, 7, 9, 11, 6, 8, 10, 7.75, 7, 9, 11, 4.5, 8, 10, 7.75, 5.5, 9, 11, 4.5, 6.5, 10, 7.75, 5.5, 7.5];
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

it("beyond a border that wraps, pixels are those of keras.ops.image.affine_transform, its seams included", () => {
  const x = tensor([0, 10, 20, 30, 40, 50], { shape: [1, 1, 6, 1] });
  // biome-ignore format: a table
  const keras: readonly (readonly [number, readonly number[]])[] = [
    [1.5, [15, 25, 35, 45, 0, 5]],
    [-0.75, [50, 2.5, 12.5, 22.5, 32.5, 42.5]],
    [7.25, [12.5, 22.5, 32.5, 0, 0, 2.5]],
    [-8.5, [35, 45, 50, 50, 15, 25]],
  ];
  const options = { fillMode: "wrap", fillValue: 0, interpolation: "bilinear" } as const;
  for (const [shift, expected] of keras)
    expect(Array.from(sampleImages(x, [[1, 0, shift, 0, 1, 0]], options).dataSync())).toEqual(expected);
});

describe("a random crop", () => {
  const x = pattern([2, 6, 9, 1], IMAGES);

  it("is a window of each image at a place of its own, every place as often as any other", () => {
    const numbers = tensor(
      Array.from({ length: 400 * 12 }, (_, i) => i % 12),
      { shape: [400, 3, 4, 1] },
    );
    const y = new RandomCrop(2, 2, { seed: 1 }).apply(numbers, { training: true, step: 0 });
    expect(y.shape).toEqual([400, 2, 2, 1]);
    const counts = new Map<number, number>();
    const values = y.dataSync();
    for (let i = 0; i < values.length; i += 4) {
      const [first] = [values[i]];
      expect(Array.from(values.slice(i, i + 4), (value) => value - first)).toEqual([0, 1, 4, 5]);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 400 / 6)).toBeLessThan(25);
  });

  it("outside of training is the largest middle part in its shape, resized, as in Keras 2.15 and as Keras 3 documents it", () => {
    const images = tensor(
      Array.from({ length: 108 }, (_, i) => i % 17),
      { shape: [2, 6, 9, 1] },
    );
    const y = new RandomCrop(3, 4).apply(images);
    expectClose(host(y), { data: Float32Array.from(KERAS_CROP), shape: [2, 3, 4, 1] }, 1e-5);
    expect(new RandomCrop(8, 8).apply(x, { training: true }).shape).toEqual([2, 8, 8, 1]);
    expect(() => new RandomCrop(8, 8).apply(ones([2, 3]))).toThrow(ShapeError);
    expect(() => new RandomCrop(0, 8)).toThrow(ValueError);
  });

  it("has its gradients, and is the same after saving and loading", async () => {
    await checkLayer(() => new RandomCrop(2, 3, { seed: 3 }), [3, 4, 1]);
  });
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
  ["a fill mode that is none", () => new RandomTranslation(0.1, 0.1, { fillMode: "mirror" as "reflect" }), ValueError, /fillMode is "mirror"; give "reflect", "wrap"/],
  ["an interpolation that is none", () => new RandomRotation(0.1, { interpolation: "cubic" as "nearest" }), ValueError, /interpolation is "cubic"/],
  ["a range that is none", () => new RandomContrast(0.1, { valueRange: [1, 0] }), ValueError, /valueRange is \[1, 0\]/],
  ["rows", () => new RandomBrightness(0.1).apply(ones([2, 3]), { training: true }), ShapeError, /must be an image/],
];

it.for(WRONG)("%s is an error that says how to mend it", ([, make, kind, says]) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
});
