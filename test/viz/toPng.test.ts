import { readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { confusionMatrix, imageGrid, lineChart, toPng } from "../../src/viz/index.js";
import { element, svgDocument, svgText } from "../../src/viz/svg.js";
import { textWidth } from "../../src/viz/textWidth.js";
import { expectWellFormed, textOf } from "./xml.js";

async function pixels(svg: string, options: Parameters<typeof toPng>[1] = { scale: 1 }): Promise<PNG> {
  return PNG.sync.read(Buffer.from(await toPng(svg, options)));
}

function rgb({ data, width }: PNG, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)];
}

/** A text in black on white. */
function written(text: string): Promise<PNG> {
  return pixels(svgDocument(200, 40, "#fff", svgText(text, 10, 28, { "font-size": 20, fill: "#000" })));
}

function inkOf({ data }: PNG): number {
  let ink = 0;
  for (let i = 0; i < data.length; i += 4) ink += 255 - data[i];
  return ink;
}

describe("toPng", () => {
  it("draws charts and tables at the scale asked for", async () => {
    const chart = await lineChart({ series: [{ name: "loss", values: [3, 2, 1] }], width: 300, height: 200 });
    const png = await pixels(chart, {});
    expect([png.width, png.height]).toEqual([600, 400]);
    expect(inkOf(png)).toBeGreaterThan(100_000);
    const table = await pixels(
      confusionMatrix({
        labels: ["a", "b"],
        counts: [
          [4, 0],
          [0, 4],
        ],
      }),
    );
    expect(new Set(Array.from({ length: table.width }, (_, x) => `${rgb(table, x, 100)}`))).toContain("0,114,178");
  });

  it("writes Latin, Greek, Japanese and signs, each unlike the box of a missing glyph", async () => {
    const box = inkOf(await written("\u{10ffff}"));
    for (const char of "aéσΣ√λβγε×·≤≥−→∂∞ᵢ²ⁿ₀ᵀあアー正解率損失訓検証畳込層。「") {
      const ink = inkOf(await written(char));
      expect(ink, char).toBeGreaterThan(0);
      expect(ink, char).not.toBe(box);
    }
    const [a, b] = [await written("訓練"), await written("検証")];
    expect(a.data.equals(b.data)).toBe(false);
  });

  it("draws text about as wide as the layout takes it to be", async () => {
    for (const text of ["validation accuracy", "CNN with dropout 0.5", "検証データの正解率", "s7 VGG16 固定"]) {
      const { data, width } = await pixels(svgDocument(400, 40, "#fff", svgText(text, 0, 28, { "font-size": 20 })));
      let right = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] < 128) right = Math.max(right, (i / 4) % width);
      expect(right / textWidth(text, 20), text).toBeGreaterThan(0.85);
      expect(right / textWidth(text, 20), text).toBeLessThan(1.03);
    }
  });

  it("puts a background behind transparent pictures", async () => {
    const svg = element("svg", { xmlns: "http://www.w3.org/2000/svg", width: 4, height: 4 });
    expect(rgb(await pixels(svg, { background: "#ff0000" }), 1, 1)).toEqual([255, 0, 0]);
  });

  it("takes another font's bytes", async () => {
    const font = readFileSync(new URL("../../src/viz/fonts/NotoSansJP-subset.ttf", import.meta.url));
    const svg = svgDocument(60, 30, "#fff", svgText("ab", 5, 20));
    expect(await toPng(svg, { font })).toEqual(await toPng(svg));
    expect(inkOf(await pixels(svg, { font: new Uint8Array(3) }))).toBe(0);
  });

  it("says what it cannot do", async () => {
    await expect(toPng("<svg", { scale: 1 })).rejects.toThrow(/SVG cannot be read/);
    await expect(toPng("<svg/>", { scale: 0 })).rejects.toThrow(ValueError);
  });
});

describe("imageGrid", () => {
  const red = { data: [255, 0, 0], height: 1, width: 1 };
  const grey = { data: Float32Array.of(0, 300, -5, 99.6), height: 2, width: 2 };

  it("shows each image's pixels at its place, grey, RGB and RGBA", async () => {
    const clear = { data: [0, 0, 255, 0], height: 1, width: 1 };
    const svg = imageGrid([red, grey, clear], { columns: 2, scale: 10, captions: ["a<b", "", "c"] });
    expectWellFormed(svg);
    expect(textOf(svg)).toContain("a<b");
    const png = await pixels(svg);
    expect([png.width, png.height]).toEqual([10 + 2 * 30, 10 + 2 * (20 + 18 + 10)]);
    expect(rgb(png, 20, 12)).toEqual([255, 0, 0]);
    expect([rgb(png, 42, 12), rgb(png, 58, 12), rgb(png, 58, 28)]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
      [100, 100, 100],
    ]);
    expect(rgb(png, 20, 62)).toEqual([255, 255, 255]);
  });

  it("says what is wrong with its images", () => {
    expect(() => imageGrid([])).toThrow(/images is empty/);
    expect(() => imageGrid([{ ...red, width: 2 }])).toThrow(ShapeError);
    expect(() => imageGrid([{ ...red, channels: 1 }])).toThrow(/1x1 needs 1, 3 or 4/);
    expect(() => imageGrid([red], { columns: 0 })).toThrow(ValueError);
    expect(() => imageGrid([red], { scale: Number.NaN })).toThrow(ValueError);
    expect(() => imageGrid([red], { captions: ["a", "b"] })).toThrow(/2 captions for 1/);
  });
});
