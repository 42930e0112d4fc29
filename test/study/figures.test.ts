import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { network } from "../../examples/s2-cnn.js";
import { arrays, bowls } from "../../src/data/index.js";
import { conv2d, maxPool2d, tensor } from "../../src/index.js";
import { lazy } from "../../src/util/lazy.js";
import { activationCurves } from "../../study/figures/activations.js";
import { colourStep, withAlpha } from "../../study/figures/colour.js";
import { convolutionDrawing, convolutionOf } from "../../study/figures/convolution.js";
import { script as MOVING_SCRIPT } from "../../study/figures/generated/movingScript.js";
import { FILE_INK } from "../../study/figures/ink.js";
import {
  figureFiles,
  introduction,
  introductionHtml,
  sourcesOf,
  writeFigures,
} from "../../study/figures/introduction.js";
import { convolutionPlace } from "../../study/figures/moving/convolutionFigure.js";
import { pooled } from "../../study/figures/moving/pool.js";
import { poolingPlace } from "../../study/figures/moving/poolingFigure.js";
import { slid, sumAt } from "../../study/figures/moving/slide.js";
import { numberText } from "../../study/figures/moving/texts.js";
import { busiestPatch } from "../../study/figures/patch.js";
import { perceptron, workedOut } from "../../study/figures/perceptron.js";
import { poolingDrawing, poolingOf } from "../../study/figures/pooling.js";
import { FIGURE_SCRIPT } from "../../study/figures/script.js";
import { expectWellFormed } from "../viz/xml.js";

const picture = { data: bowls(1, 3).x.data, shape: [128, 128, 3] };
const sources = { network: network(1), picture, classNames: ["ramen", "udon"] };

/** The figures in both languages, drawn once. */
const drawn = { en: lazy(() => figureFiles("en", sources)), ja: lazy(() => figureFiles("ja", sources)) };

/** Pictures' bytes, in letters, may spell anything. */
const withoutPixels = (text: string) => text.replace(/base64,[^"]*/g, "");

describe("the figures that explain", () => {
  it("show a convolution whose answers are the library's at every place, with the numbers that add up to each", () => {
    const patch = busiestPatch(picture, 7);
    const state = convolutionOf(patch);
    const x = tensor([...patch.grey], { shape: [1, 7, 7, 1] });
    const kernel = tensor([...state.kernel], { shape: [3, 3, 1, 1] });
    const y = conv2d(x, kernel, { bias: tensor([state.bias]), padding: "same" });
    expect(slid(state.input, state.kernel, state.bias).values).toEqual(Array.from(y.dataSync()));
    const svg = convolutionDrawing(state, "en", FILE_INK);
    const sum = sumAt(state.input, state.kernel, state.row, state.column);
    expect(svg).toContain(`sum ${numberText(sum)} + bias 20 = ${numberText(sum + 20)}`);
  });

  it("take the kernel to what is pointed at, in the input or the output, and nowhere beside them", () => {
    const state = convolutionOf(busiestPatch(picture, 7));
    const at = (part: string, down: number, across: number) => {
      const rect = new RegExp(`<rect x="(\\d+)" y="(\\d+)"[^>]*data-part="${part}"`).exec(
        convolutionDrawing({ ...state, row: down, column: across }, "en", FILE_INK),
      ) as RegExpExecArray;
      return [Number(rect[1]), Number(rect[2])] as const;
    };
    for (const [row, column] of [
      [0, 0],
      [3, 5],
      [6, 6],
    ]) {
      const [[x, y], [left, top]] = [at("mark", row, column), at("frame", row, column)];
      expect(convolutionPlace(state, x + 1, y + 1)).toEqual([row, column]);
      // The middle of the kernel is what is pointed at.
      expect(convolutionPlace(state, left + 1.5 * (x - at("mark", row, column - 1)[0]), top + 30)).toEqual([
        row,
        column,
      ]);
    }
    expect(convolutionPlace(state, 170, 10)).toBeNull();
    expect(convolutionPlace(state, 339, 60)).toBeNull();
  });

  it("show a kernel over three channels whose sums add up", () => {
    const { sums, bias, result } = colourStep(sources.network, picture, 40, 50);
    expect(sums).toHaveLength(3);
    expect(sums.reduce((a, b) => a + b, bias)).toBeCloseTo(result, 10);
  });

  it("show transparency as a fourth channel, whose sum is added", () => {
    const colour = colourStep(sources.network, picture, 40, 50);
    const { sums, bias, result } = withAlpha(colour);
    expect(sums.slice(0, 3)).toEqual(colour.sums);
    expect(sums.reduce((a, b) => a + b, bias)).toBeCloseTo(result, 10);
    expect(result - colour.result).toBeCloseTo(sums[3], 10);
  });

  it("show a pooling that keeps the largest of four, as the library does", () => {
    const numbers = Array.from({ length: 36 }, (_, i) => Math.sin(i));
    const state = poolingOf(numbers, 6);
    const x = tensor([...state.input.values], { shape: [1, 6, 6, 1], dtype: "float64" });
    expect(pooled(state.input, "max").values).toEqual(Array.from(maxPool2d(x).dataSync()));
    const four = [14, 15, 20, 21].map((i) => state.input.values[i]);
    const written = (value: number) => numberText(value, 2);
    expect(poolingDrawing(state, "en", FILE_INK)).toContain(
      `largest of ${four.map(written).join(", ")} = ${written(Math.max(...four))}`,
    );
    const at = [
      [5, 21],
      [195, 211],
      [217, 21],
      [335, 139],
      [215, 100],
      [100, 10],
      [300, 150],
    ].map(([left, top]) => poolingPlace(state, left, top));
    expect(at).toEqual([[0, 0], [2, 2], [0, 0], [2, 2], null, null, null]);
  });

  it("show activations with their derivatives", () => {
    const [identity, relu, tanh, sigmoid, softmax] = activationCurves();
    const at = identity.x.indexOf(1);
    expect(identity.slopes[at]).toBe(1);
    expect([relu.values[at], relu.slopes[at], relu.slopes[0]]).toEqual([1, 1, 0]);
    expect(tanh.slopes[at]).toBeCloseTo(1 - Math.tanh(1) ** 2, 10);
    const s = 1 / (1 + Math.exp(-1));
    expect(sigmoid.slopes[at]).toBeCloseTo(s * (1 - s), 10);
    const p = Math.E / (Math.E + 2);
    expect([softmax.values[at], softmax.slopes[at]]).toEqual([expect.closeTo(p, 10), expect.closeTo(p * (1 - p), 10)]);
  });

  it("show a perceptron whose unit is the sigmoid of its weighted sum", () => {
    const network = perceptron();
    expect(network.values.map((layer) => layer.length)).toEqual([8, 6, 8]);
    const sum = network.values[0].reduce(
      (total, u, i) => total + u * network.kernels[0][6 * i + 2],
      network.biases[0][2],
    );
    expect(network.values[1][2]).toBeCloseTo(1 / (1 + Math.exp(-sum)), 5);
    expect(workedOut(network)).toContain(`= ${network.values[1][2].toFixed(2)}`);
  });

  it("are well-formed SVG files in both languages", async () => {
    for (const language of ["en", "ja"] as const) {
      const files = await drawn[language]();
      expect(Object.keys(files).map((name) => name.slice(0, 4))).toEqual(
        expect.arrayContaining(["fig1", "fig2", "fig3", "fig4", "fig5", "fig6", "fig7"]),
      );
      for (const svg of Object.values(files)) {
        expectWellFormed(svg);
        expect(withoutPixels(svg)).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it("make a section of the page that stands alone, with a script that parses", async () => {
    const html = await introductionHtml("ja", sources);
    expect(html.match(/<figure/g)!.length).toBeGreaterThanOrEqual(14);
    expect(withoutPixels(html)).not.toMatch(/undefined|NaN|(src|href)="http/);
    for (const [, json] of html.matchAll(/data-(?:convolution|pooling|curves|perceptron)="([^"]*)"/g))
      expect(() => JSON.parse(json.replaceAll("&quot;", '"'))).not.toThrow();
    expect(() => new Function(FIGURE_SCRIPT + MOVING_SCRIPT)).not.toThrow();
  });

  it("are written as SVG and PNG, from the first test picture", async () => {
    const folder = mkdtempSync(join(tmpdir(), "figures-"));
    const { x, y, classNames } = bowls(2, 1);
    const pictures = arrays(x, y, { batchSize: 2, classNames });
    const parts = { train: pictures, val: pictures, test: pictures, classNames };
    expect((await introduction(sources.network, parts)).ja).toContain("畳み込み");
    await writeFigures(folder, await sourcesOf(sources.network, parts));
    const files = readdirSync(folder);
    expect(files).toHaveLength(4 * Object.keys(await drawn.en()).length);
    expect(files).toContain("fig7-grad-cam.ja.png");
    rmSync(folder, { recursive: true });
  });
});
