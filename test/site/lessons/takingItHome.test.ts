import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf as homeFault } from "../../../site/lessons/taking-it-home/exercise.js";
import { floatOf, indexIn } from "../../../site/lessons/taking-it-home/float.js";
import { judged } from "../../../site/lessons/taking-it-home/judged.js";
import { numbers as homeNumbers, takingItHome } from "../../../site/lessons/taking-it-home/lesson.js";
import { packed, unpacked } from "../../../site/lessons/taking-it-home/program.js";
import { Conv2D, Dense, GlobalAveragePooling2D, Sequential } from "../../../src/index.js";

describe("lesson 14, taking it home", () => {
  it("prints these numbers", () => {
    expect(takingItHome.printed).toEqual({
      size: 74_982,
      count: 14_418,
      numberBytes: 57_672,
      right: 44,
      bytesRight: 41,
      bytesWrong: 15,
      blueRight: 28,
      swappedRight: 12,
      nearestRight: 44,
    });
  });

  it("is as sure of wrong answers as of right ones where pixels are 255 times as large", () => {
    const { sure, surelyWrong } = judged(homeNumbers.seen.byteRange);
    expect([Math.round(sure), surelyWrong]).toEqual([100, takingItHome.printed.bytesWrong]);
  });

  it("shows the bytes of a file from which the library builds the network, each number at its place", async () => {
    const file = new Uint8Array(Buffer.from(takingItHome.later as string, "base64"));
    const { weights, count, notes } = await unpacked(file);
    expect(count).toBe(14_418);
    expect(notes).toEqual({ preparation: "unit", classNames: '["ramen","udon"]' });
    const parts = homeNumbers.parts.filter((part) => part.shape);
    expect(parts.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape));
    weights.forEach(({ data, shape }, i) => {
      for (const at of [0, 1, data.length - 1]) {
        const from = parts[i].start + 4 * at;
        const { value, sign, fraction, power } = floatOf([...file.subarray(from, from + 4)]);
        expect(value).toBe(data[at]);
        expect(sign * fraction * 2 ** power).toBe(value);
        expect(indexIn(shape, at).reduce((sum, index, side) => sum * shape[side] + index, 0)).toBe(at);
      }
    });
    for (const { name, start, bytes } of homeNumbers.parts.slice(0, 2))
      expect(() => JSON.parse(new TextDecoder().decode(file.subarray(start, start + bytes))), name).not.toThrow();
  });

  it("has a program that packs and unpacks any network", async () => {
    const model = new Sequential([new Dense(2)], { inputShape: [3], seed: 1 });
    const { weights, config, notes } = await unpacked(await packed(model));
    expect(weights).toEqual(await model.getWeights());
    expect(config.layers).toEqual(model.toConfig().layers);
    expect(notes).toEqual(model.metadata);
  });

  it("takes 32-bit numbers apart", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (given) => {
        const { value, sign, fraction, power, bits } = floatOf([...new Uint8Array(Float32Array.of(given).buffer)]);
        expect(value).toBe(given);
        expect(sign * fraction * 2 ** power).toBe(value);
        expect(bits).toHaveLength(32);
      }),
    );
  });

  it("counts as the library does, and finds the fault of an answer", () => {
    const layers = [new Conv2D(8, 5), new GlobalAveragePooling2D(), new Dense(3)];
    const count = new Sequential(layers, { inputShape: [40, 40, 3] }).countParams();
    const answers = [
      [count, 4 * count],
      [624, 2496],
      [235, 940],
      [1, 4],
      [count, 32 * count],
      [count, 8 * count],
      [count, count],
    ] as const;
    expect(answers.map(([all, bytes]) => homeFault(all, bytes))).toEqual([
      null,
      "biases",
      "colours",
      "count",
      "bits",
      "double",
      "bytes",
    ]);
  });
});
