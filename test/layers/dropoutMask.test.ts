import { describe, expect, it } from "vitest";
import { Dropout, dropout, ones, randomKey, ValueError } from "../../src/index.js";
import { layerFromConfig } from "../../src/layers/fromConfig.js";

describe("the mask of Dropout", () => {
  it("may have axes of 1, along which all is dropped or kept together", () => {
    const layer = new Dropout(0.5, { noiseShape: [null, 1, 1, 1], seed: 3 });
    const rows = layer
      .apply(ones([40, 2, 2, 3]), { training: true })
      .reshape([40, 12])
      .toArray() as number[][];
    for (const row of rows) expect(row.every((value) => value === row[0] && (value === 0 || value === 2))).toBe(true);
    const kept = rows.filter(([first]) => first === 2).length;
    expect(kept).toBeGreaterThan(8);
    expect(kept).toBeLessThan(32);
    expect(layer.apply(ones([2, 2, 2, 3])).toArray()).toEqual(ones([2, 2, 2, 3]).toArray());
  });

  it("is in the layer's config", () => {
    const config = new Dropout(0.25, { noiseShape: [null, 1] }).toConfig();
    expect(config.noiseShape).toEqual([null, 1]);
    expect((layerFromConfig(config) as Dropout).noiseShape).toEqual([null, 1]);
    expect(new Dropout(0.25).toConfig()).not.toHaveProperty("noiseShape");
  });

  it("is refused where it is no shape, or does not broadcast", () => {
    expect(() => new Dropout(0.5, { noiseShape: [0, 1] })).toThrow(ValueError);
    expect(() => new Dropout(0.5, { noiseShape: 3 as never })).toThrow(
      /noiseShape is 3; give a list of positive integers and nulls/,
    );
    expect(() => dropout(ones([2, 3]), 0.5, randomKey(1), { noiseShape: [2, 2] })).toThrow(/do not broadcast/);
  });
});
