import * as esbuild from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confusionMatrix, show } from "../../src/viz/index.js";
import { chromiumMissing, hasChromium, launchChromium } from "../browser/chromium.js";

const svg = confusionMatrix({
  labels: ["ramen", "udon"],
  counts: [
    [3, 1],
    [0, 4],
  ],
});

describe("show, in notebooks", () => {
  it("gives a value that Deno's kernel and IJavascript draw", () => {
    const picture = show(svg);
    const display = Symbol.for("Jupyter.display");
    const deno = (picture as unknown as Record<symbol, () => unknown>)[display]();
    expect(deno).toEqual({ "image/svg+xml": svg, "text/plain": "a picture (SVG)" });
    expect(picture._toMime()).toEqual(deno);
    expect(String(picture)).toBe(svg);
    expect(picture.svg).toBe(svg);
  });

  it("says that there is no page when it is given an element", () => {
    expect(() => show(svg, "#chart")).toThrow("in a notebook, omit the element");
  });
});

describe.skipIf(!hasChromium)(`show, in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: 'export { show } from "./src/viz/show.ts";', resolveDir: process.cwd() },
      bundle: true,
      format: "iife",
      globalName: "viz",
      write: false,
    });
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 150, height: 300 } });
    await page.setContent(
      `<!doctype html><main><p id="chart">waiting</p></main><script>${outputFiles[0].text}</script>`,
    );
  });

  afterAll(() => browser?.close());

  /** Runs code in the page, in which `svg` is the picture. */
  const run = <T>(code: string) => page.evaluate<T>(`{ const svg = ${JSON.stringify(svg)}; ${code} }`);

  it("puts the picture into an element in place of what was there, no wider than it, and returns the element", async () => {
    const same = await run(`viz.show(svg, "#chart", { label: "Test pictures" }) === document.querySelector("#chart")`);
    expect(same).toBe(true);
    const picture = page.getByRole("img", { name: "Test pictures" });
    const { width, height } = (await picture.boundingBox())!;
    const [, w, h] = svg.match(/width="(\d+)" height="(\d+)"/)!.map(Number);
    expect(w).toBeGreaterThan(150);
    expect(width).toBeLessThanOrEqual(150);
    expect(height / width).toBeCloseTo(h / w, 1);
    expect(await page.locator("#chart").textContent()).not.toContain("waiting");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(150);
  });

  it("draws again over itself", async () => {
    await run(`viz.show(svg, "#chart"); viz.show(svg, document.querySelector("#chart")); 0`);
    expect(await page.locator("#chart svg").count()).toBe(1);
  });

  it("gives a new element back, which is a cell's value in Observable", async () => {
    const outer = await run(`viz.show(svg, document.createElement("figure")).outerHTML.slice(0, 12)`);
    expect(outer).toBe("<figure><svg");
  });

  it.each([
    ['viz.show(svg, "#chat")', 'the page has no element "#chat"'],
    ['viz.show("<svg><g></svg>", "#chart")', "the SVG cannot be read"],
    ['viz.show("<p xmlns=\\"http://www.w3.org/1999/xhtml\\"/>", "#chart")', "its root is <p>"],
  ])("%s says what is wrong", async (code, message) => {
    await expect(run(code)).rejects.toThrow(message);
  });
});
