import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOnnx } from "../../../src/io/index.js";
import { ints, type OnnxAttribute } from "../../../src/io/onnx/graph.js";
import { permuteAxes } from "../../../src/io/weights/permuteAxes.js";
import { FormatError } from "../../../src/util/errors.js";
import { hashValues } from "../../hashValues.js";
import { file, type NodeParts } from "./onnxFile.js";

interface Pooling {
  readonly isMean: boolean;
  readonly window: number;
  readonly stride: number;
  readonly pads: readonly [before: number, after: number];
  readonly ceil: boolean;
  readonly counts: boolean;
}

/**
 * One axis of one channel as ONNX says: the last window may reach out with ceil_mode, but not begin behind the image and its first padding; padding
 * counts in a mean where count_include_pad says so, what lies beyond the padding never.
 */
function windowsOf(length: number, { window, stride, pads: [before, after], ceil }: Pooling) {
  const room = length + before + after - window;
  let count = (ceil ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
  if (ceil && (count - 1) * stride >= length + before) count--;
  return Array.from({ length: count }, (_, i) => {
    const from = i * stride - before;
    const counted = Math.min(from + window, length + after) - from;
    return { from: Math.max(from, 0), to: Math.min(from + window, length), counted };
  });
}

function expected(x: readonly number[], [h, w]: readonly [number, number], pooling: Pooling): number[] {
  return windowsOf(h, pooling).flatMap((rows) =>
    windowsOf(w, pooling).map((columns) => {
      const inside: number[] = [];
      for (let i = rows.from; i < rows.to; i++) inside.push(...x.slice(i * w + columns.from, i * w + columns.to));
      if (!pooling.isMean) return Math.max(...inside);
      const count = pooling.counts ? rows.counted * columns.counted : inside.length;
      return inside.reduce((a, b) => a + b, 0) / count;
    }),
  );
}

function fileOf(
  h: number,
  w: number,
  { isMean, window, stride, pads, ceil, counts }: Pooling,
  relu: boolean,
): Uint8Array {
  const [before, after] = pads;
  const attributes: Record<string, OnnxAttribute> = {
    kernel_shape: ints([window, window]),
    strides: ints([stride, stride]),
    pads: ints([before, before, after, after]),
    ceil_mode: { int: Number(ceil) },
    ...(isMean ? { count_include_pad: { int: Number(counts) } } : {}),
  };
  const pool: NodeParts = [isMean ? "AveragePool" : "MaxPool", [relu ? "r" : "x"], "y", attributes];
  return file([1, 2, h, w], relu ? [["Relu", ["x"], "r"], pool] : [pool]);
}

/** Whether the file was read: then what it predicts is right. */
async function check(h: number, w: number, pooling: Pooling, relu: boolean): Promise<boolean> {
  const given = hashValues(h + 7 * w, 2 * h * w);
  const read = () => readOnnx(fileOf(h, w, pooling, relu));
  let model: ReturnType<typeof read>;
  try {
    model = read();
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return false;
  }
  const x = relu ? given.map((value) => Math.max(value, 0)) : given;
  const channels = [x.slice(0, h * w), x.slice(h * w)].map((channel) => expected(Array.from(channel), [h, w], pooling));
  const data = permuteAxes(Float32Array.from(given), [1, 2, h, w], [0, 2, 3, 1]);
  const y = (await (await model.predict({ data, shape: [1, h, w, 2] })).data()) as Float32Array;
  expect(y.length).toBe(2 * channels[0].length);
  for (const [i, value] of y.entries()) expect(value).toBeCloseTo(channels[i % 2][Math.floor(i / 2)], 5);
  return true;
}

const torch = { isMean: true, window: 3, stride: 2, pads: [1, 1], ceil: true, counts: true } as const;

describe("pooling in an ONNX file", () => {
  it("counts its padding, and never what lies beyond it, as torch's AvgPool2d(3, 2, padding=1, ceil_mode=True)", async () => {
    for (const size of [6, 7, 14, 15]) expect(await check(size, size, torch, false)).toBe(true);
    expect(await check(15, 15, { ...torch, window: 2, stride: 3 }, false)).toBe(true);
    expect(await check(13, 13, { ...torch, counts: false }, false)).toBe(true);
  });

  it("of the largest is read with any padding behind a ReLU, as ResNet's MaxPool2d(3, 2, padding=1)", async () => {
    const pooling = { ...torch, isMean: false, ceil: false };
    expect(await check(8, 8, pooling, true)).toBe(true);
    expect(await check(8, 8, pooling, false)).toBe(false);
  });

  it("with auto_pad SAME_LOWER counts the zeros that go in front", async () => {
    const attributes = { kernel_shape: ints([2, 2]), auto_pad: { text: "SAME_LOWER" }, count_include_pad: { int: 1 } };
    const model = readOnnx(file([1, 1, 2, 2], [["AveragePool", ["x"], "y", attributes]]));
    const y = await model.predict({ data: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] });
    expect(await y.data()).toEqual(Float32Array.of(0.25, 0.75, 1, 2.5));
  });

  it("is read right, or refused", async () => {
    const pooling = fc
      .record({
        isMean: fc.boolean(),
        window: fc.integer({ min: 1, max: 4 }),
        stride: fc.integer({ min: 1, max: 3 }),
        ceil: fc.boolean(),
        counts: fc.boolean(),
      })
      .chain((rest) =>
        fc
          .tuple(fc.nat(rest.window - 1), fc.nat(rest.window - 1))
          .map((pads): Pooling => ({ ...rest, pads: [pads[0], pads[1]] })),
      );
    const side = fc.integer({ min: 4, max: 9 });
    await fc.assert(
      fc.asyncProperty(side, side, pooling, fc.boolean(), async (h, w, p, relu) => {
        await check(h, w, p, relu);
      }),
      { numRuns: 150 },
    );
  });
});
