import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { clipArea, clipLine, type Place } from "../../src/viz/clipShapes.js";
import { historyChart, lineChart } from "../../src/viz/index.js";
import { epochTicks } from "../../src/viz/lineSeries.js";
import { expectWellFormed, textOf } from "./xml.js";

const training = { name: "training", values: [0.9, 0.6, 0.5] };

describe("lineChart", () => {
  it("gives well-formed SVG of the size asked for, with title, axes and the names of its lines", async () => {
    const svg = await lineChart({
      title: "Loss & more <1>",
      xLabel: "epoch",
      yLabel: "loss",
      series: [
        training,
        { name: "検証", values: [1, 0.8, 0.9], dashed: true, band: { low: [0, 0, 0], high: [1, 1, 1] } },
      ],
      width: 500,
      height: 300,
    });
    expectWellFormed(svg);
    expect(svg).toMatch(/^<svg[^>]* width="500" height="300"/);
    for (const text of ["Loss & more <1>", "epoch", "loss", "training", "検証"]) expect(textOf(svg)).toContain(text);
  });

  it("leaves a gap at values that are not finite", async () => {
    const strokes = async (values: number[]) => {
      const svg = await lineChart({ series: [{ name: "a", values }] });
      const [, path] = /<path d="([^"]*)" class="line"/.exec(svg)!;
      expect(svg).not.toContain("NaN");
      return path.match(/M/g)!.length;
    };
    expect(await strokes([1, 2, 3, 4, 5])).toBe(1);
    expect(await strokes([1, 2, Number.NaN, 4, 5])).toBe(2);
    expect(await strokes([1, 2, Number.POSITIVE_INFINITY, 4, 5])).toBe(2);
  });

  it("draws any numbers and names without harm", async () => {
    const series = fc.uniqueArray(
      fc.record({
        name: fc.string({ unit: "binary", maxLength: 8 }),
        values: fc.array(fc.double(), { minLength: 1, maxLength: 6 }),
      }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(series, fc.string({ unit: "binary" }), async (lines, title) => {
        expectWellFormed(await lineChart({ title, series: lines }));
      }),
      { numRuns: 40 },
    );
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    "draws the text %s, which every object has a property of",
    async (word) => {
      const values = [0, 1];
      const svg = await lineChart({
        title: word,
        xLabel: word,
        yLabel: word,
        series: [
          { name: word, values },
          { name: "b", values },
        ],
      });
      expectWellFormed(svg);
      expect(textOf(svg).split(word)).toHaveLength(5);
    },
  );

  it("draws a single epoch, and lines that are nothing but NaN", async () => {
    expectWellFormed(await lineChart({ series: [{ name: "a", values: [0.5] }] }));
    const svg = await lineChart({ series: [{ name: "a", values: [Number.NaN, Number.NaN] }] });
    expectWellFormed(svg);
    expect(textOf(svg)).toContain("1.0");
  });

  it("marks the values of short lines, and of long ones those that stand alone", async () => {
    const markers = async (values: number[]) => {
      const svg = await lineChart({ series: [{ name: "a", values }] });
      return svg.match(/<circle/g)?.length ?? 0;
    };
    expect(await markers([1, 2, 3])).toBe(3);
    expect(await markers(Array(30).fill(1))).toBe(0);
    expect(await markers([1, Number.NaN, ...Array(30).fill(1)])).toBe(1);
  });

  it("has a tick at each epoch of a short training, and a title broken into lines where it is long", async () => {
    for (let epochs = 1; epochs <= 9; epochs++) {
      const yLabel = "the mean squared error of all validation samples together";
      const lines = textOf(
        await lineChart({ yLabel, height: 240, series: [{ name: "a", values: Array(epochs).fill(0.5) }] }),
      );
      for (let tick = 1; tick <= epochs; tick++) expect(lines.split("\n")).toContain(String(tick));
      expect(lines).not.toContain(yLabel);
    }
  });

  it("draws each value where the axes say", async () => {
    const svg = await lineChart({
      series: [{ name: "", values: [0, 0.25, 1] }],
      yDomain: [0, 1],
      width: 400,
      height: 300,
    });
    const y = (label: string) => Number(new RegExp(`y="([\\d.]+)"[^>]*>${label}</text>`).exec(svg)![1]) - 4;
    const [, ...points] = /<path d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)L([\d.]+),([\d.]+)" class="line"/.exec(svg)!;
    const [x1, y1, x2, y2, x3, y3] = points.map(Number);
    expect([y1, y3]).toEqual([y("0.0"), y("1.0")]);
    expect(y2).toBeCloseTo(0.75 * y1 + 0.25 * y3, 1);
    expect(x2).toBeCloseTo((x1 + x3) / 2, 1);
  });

  it("cuts off what lies beyond the y axis, and says which ends make no axis", async () => {
    const chart = (yDomain: [number | undefined, number | undefined]) => lineChart({ series: [training], yDomain });
    const line = (svg: string) => /<path d="([^"]*)" class="line"/.exec(svg)?.[1].match(/[\d.]+,[\d.]+/g)?.length ?? 0;
    const marks = (svg: string) => svg.match(/<circle/g)?.length ?? 0;
    const drawn = async (...ends: [number | undefined, number | undefined]) => {
      const svg = await chart(ends);
      return [line(svg), marks(svg)];
    };
    // The values are 0.9, 0.6 and 0.5.
    expect(await drawn(0, 1)).toEqual([3, 3]);
    expect(await drawn(0, 0.7)).toEqual([3, 2]);
    expect(await drawn(0, 0.55)).toEqual([2, 1]);
    expect(await drawn(0, 0.1)).toEqual([0, 0]);
    expect(await drawn(0.55, 0.7)).toEqual([3, 1]);
    expect(textOf(await chart([undefined, 2])).split("\n")).toContain("2.0");
    await expect(chart([0, Number.NaN])).rejects.toThrow("yDomain contains NaN");
    await expect(chart([1, 1])).rejects.toThrow("from 1 to 1, an empty range");
  });

  it.each([
    [
      [0, 1234567],
      ["0", "200,000", "1,000,000"],
    ],
    [
      [0, 2.5e9],
      ["0", "5.0e+8", "2.5e+9"],
    ],
    [
      [0, 3e-7],
      ["1.0e-7", "3.0e-7"],
    ],
    [
      [-0.4, 0.4],
      ["−0.4", "0.0", "0.4"],
    ],
    [
      [7, 7],
      ["6.6", "7.0", "7.4"],
    ],
    [
      [-Number.MAX_VALUE, Number.MAX_VALUE],
      ["−1.8e+308", "0", "1.8e+308"],
    ],
    [[5e-324, 1e-323], ["0.0"]],
  ])("names round numbers between %j with as many digits as they need", async (values, labels) => {
    const lines = textOf(await lineChart({ series: [{ name: "a", values }] })).split("\n");
    expect(lines).toEqual(expect.arrayContaining(labels));
  });

  it("shortens a name that is wider than the picture, and gives a name of usual length in full", async () => {
    const names = ["a name as long as only few names of lines ever are", "validation"];
    const series = names.map((name) => ({ name, values: [1, 2] }));
    expect(textOf(await lineChart({ series, width: 200 }))).toMatch(/\na name as [a-z ]+…\n(.*\n)*validation\n/);
  });

  it("takes points at any x", async () => {
    const svg = await lineChart({
      series: [
        {
          name: "a",
          points: [
            { x: -2, y: 0 },
            { x: 2, y: 1 },
          ],
        },
      ],
    });
    expect(textOf(svg)).toContain("−2");
  });

  it("says what is wrong with its series", async () => {
    await expect(lineChart({ series: [] })).rejects.toThrow(/series is empty/);
    await expect(lineChart({ series: [{ name: "a", values: [] }] })).rejects.toThrow(/series "a" is empty/);
    await expect(lineChart({ series: [{ name: "a", values: [] }] })).rejects.toThrow(ValueError);
    await expect(lineChart({ series: [training, training] })).rejects.toThrow(/distinct names/);
    await expect(lineChart({ series: [training], width: 10 })).rejects.toThrow(/120x120/);
    const band = { low: [1], high: [1] };
    await expect(lineChart({ series: [{ ...training, band }] })).rejects.toThrow(ShapeError);
  });
});

describe("clipArea and clipLine", () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -100, max: 100 }));

  it("leave what lies between the heights as it is", () => {
    const places: Place[] = [
      [0, 1],
      [5, 3],
      [9, 2],
    ];
    expect(clipLine(places, 1, 3)).toEqual([places]);
    expect(clipArea(places, 1, 3)).toEqual(places);
  });

  it("cut a square at both heights, and a line into its pieces", () => {
    expect(
      clipArea(
        [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
        ],
        4,
        6,
      ),
    ).toEqual([
      [0, 6],
      [0, 4],
      [10, 4],
      [10, 6],
    ]);
    expect(
      clipLine(
        [
          [0, 0],
          [10, 10],
          [20, 0],
        ],
        2,
        5,
      ),
    ).toEqual([
      [
        [2, 2],
        [5, 5],
      ],
      [
        [15, 5],
        [18, 2],
      ],
    ]);
  });

  it("give nothing that lies outside", () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2 }), (places) => {
        for (const [, y] of [...clipLine(places, -20, 30).flat(), ...clipArea(places, -20, 30)]) {
          expect(y).toBeGreaterThanOrEqual(-20);
          expect(y).toBeLessThanOrEqual(30);
        }
      }),
    );
  });
});

describe("epochTicks", () => {
  it("are whole numbers from 1 on round steps", () => {
    expect(epochTicks(1, 10)).toEqual([1]);
    expect(epochTicks(5, 10)).toEqual([1, 2, 3, 4, 5]);
    expect(epochTicks(10, 8)).toEqual([1, 3, 5, 7, 9]);
    expect(epochTicks(30, 10)).toEqual([1, 5, 10, 15, 20, 25, 30]);
    expect(epochTicks(12, 2)).toEqual([1, 10]);
  });

  it("stay within the epochs and are never too many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 2, max: 20 }), (last, count) => {
        const ticks = epochTicks(last, count);
        expect(ticks.length).toBeLessThanOrEqual(count + 1);
        expect(ticks[ticks.length - 1]).toBeLessThanOrEqual(last);
      }),
    );
  });
});

describe("historyChart", () => {
  const history = {
    loss: [0.7, 0.5],
    accuracy: [0.5, 0.8],
    valLoss: [0.7, 0.9],
    valAccuracy: [0.5, 0.4],
    auc: [0.5, 0.7],
  };

  it("shows training and validation, in English or Japanese", async () => {
    const english = textOf(await historyChart(history, { metric: "loss", title: "CNN" }));
    for (const text of ["CNN", "epoch", "loss", "training", "validation"]) expect(english).toContain(text);
    const japanese = textOf(await historyChart(history, { metric: "accuracy", language: "ja" }));
    for (const text of ["エポック", "正解率", "訓練", "検証"]) expect(japanese).toContain(text);
  });

  it("shows the loss and its validation where no figure is named, of what fit returns and of its history", async () => {
    const svg = await historyChart(history);
    expect(svg).toBe(await historyChart(history, { metric: "loss" }));
    expect(textOf(svg)).toContain("validation");
    expect(await historyChart({ history })).toBe(svg);
  });

  it("gives accuracy an axis from 0 to 1, unless asked otherwise", async () => {
    const lines = (svg: string) => textOf(svg).split("\n");
    expect(lines(await historyChart(history, { metric: "accuracy" }))).toEqual(expect.arrayContaining(["0.0", "1.0"]));
    const near = await historyChart(history, { metric: "accuracy", yDomain: [0.4, 0.8] });
    expect(lines(near)).not.toContain("1.0");
  });

  it("shows what there is, and says so when there is nothing", async () => {
    expect(textOf(await historyChart({ loss: [1, 2] }))).not.toContain("validation");
    expect(textOf(await historyChart(history, { metric: "auc" }))).toContain("auc");
    await expect(historyChart(history, { metric: "mae" })).rejects.toThrow(
      /no "mae" or "valMae"; it has loss, accuracy/,
    );
  });
});
