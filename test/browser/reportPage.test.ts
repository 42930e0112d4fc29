import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparisonTable } from "../../study/page/comparison.js";
import { reportPage } from "../../study/page/reportPage.js";
import { STYLE } from "../../study/page/style.js";
import type { ReportResults } from "../../study/results.js";
import { runReport } from "../../study/runReport.js";
import { photoFolder } from "../study/photoFolder.js";
import { lowContrast, violations } from "./axe.js";
import { chromiumMissing, hasChromium, launchChromium } from "./chromium.js";

let out: string;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  out = mkdtempSync(join(tmpdir(), "report-"));
  const data = photoFolder(join(out, "photos"), { train: 16, val: 8, test: 8 });
  await runReport({ data, only: ["s0", "s1", "s2"], epochs: 1, seeds: 1, out, log: () => {} });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  if (out) rmSync(out, { recursive: true, force: true });
});

async function onPage<T>(
  name: string,
  options: { width?: number; colorScheme?: "light" | "dark" },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const { width = 1280, colorScheme = "light" } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  try {
    await page.goto(`file://${join(out, name)}`);
    return await use(page);
  } finally {
    await page.close();
  }
}

describe.skipIf(!hasChromium)(`the report's page in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it.each([
    ["index.html", "light", "dark"],
    ["index.ja.html", "dark", "light"],
  ] as const)("breaks no rule of accessibility that axe knows: %s, %s and %s", async (name, colorScheme, other) => {
    await onPage(name, { colorScheme }, async (page) => {
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: other });
      expect(await lowContrast(page)).toEqual([]);
    });
  });

  it.each(["index.html", "index.ja.html"])(
    "has texts of 10 pixels or more in its charts on a phone: %s",
    async (name) => {
      const sizes = await onPage(name, { width: 390 }, (page) =>
        page.evaluate(() => {
          const charts = [...document.querySelectorAll<SVGSVGElement>(".picture.light svg:has(.axis)")];
          return charts.flatMap((svg) => {
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            return [...svg.querySelectorAll("text")].map((text) => scale * Number(text.getAttribute("font-size")));
          });
        }),
      );
      expect(sizes.length).toBeGreaterThan(50);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
    },
  );

  it.each(["index.html", "index.ja.html"])(
    "is no wider than a phone, and shows its tables whole on a desktop: %s",
    async (name) => {
      const wide = await onPage(name, { width: 390 }, async (page) => {
        const width = () => page.evaluate(() => document.documentElement.scrollWidth);
        const phone = await width();
        await page.setViewportSize({ width: 320, height: 700 });
        return [phone, await width()];
      });
      expect(wide).toEqual([390, 320]);
      const cut = await onPage(name, {}, (page) =>
        page.evaluate(() =>
          [...document.querySelectorAll(".scroll:has(table)")]
            .filter((region) => region.scrollWidth > region.clientWidth)
            .map((region) => region.getAttribute("aria-label")),
        ),
      );
      expect(cut).toEqual([]);
    },
  );

  it.each(["en", "ja"] as const)(
    "has room on a desktop for a comparison of eight experiments, three runs each: %s",
    async (language) => {
      const results: ReportResults = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
      const [first] = results.experiments;
      const run = (megabytes: number) => ({
        ...first,
        megabytes,
        seconds: megabytes,
        params: { ...first.params, total: 14_731_074 },
      });
      const html = comparisonTable(
        Array.from({ length: 8 }, () => [run(900), run(1000), run(1100)]),
        language,
      );
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.setContent(`<!doctype html><style>${STYLE}</style><main>${html}</main>`);
      const [inner, outer] = await page.locator(".scroll").evaluate((one) => [one.scrollWidth, one.clientWidth]);
      await page.close();
      expect(inner).toBeLessThanOrEqual(outer);
    },
  );

  it("prints the networks' tables, which are closed on the screen, and no list of links", async () => {
    const shown = (page: Page) =>
      page.evaluate(() => ({
        tables: [...document.querySelectorAll("details pre")].map((pre) =>
          pre.checkVisibility({ contentVisibilityAuto: true }),
        ),
        links: document.querySelector(".links")?.checkVisibility(),
      }));
    await onPage("index.html", {}, async (page) => {
      expect(await shown(page)).toEqual({ tables: [false, false], links: true });
      await page.emulateMedia({ media: "print" });
      await expect.poll(() => shown(page)).toEqual({ tables: [true, true], links: false });
      await page.emulateMedia({ media: "screen" });
      await expect.poll(() => shown(page)).toEqual({ tables: [false, false], links: true });
    });
  });

  /** How far the lower ends of the finding's sentence and figure are below the screen, on a desktop and on a phone. */
  async function ends(page: Page): Promise<number[]> {
    const found: number[] = [];
    for (const [width, height] of [
      [1280, 800],
      [390, 844],
    ]) {
      await page.setViewportSize({ width, height });
      const bottoms = await page.evaluate(() =>
        [".finding", "#finding .picture.light svg"].map(
          (one) => document.querySelector(one)!.getBoundingClientRect().bottom,
        ),
      );
      found.push(...bottoms.map((bottom) => bottom - height));
    }
    return found;
  }

  it.each(["index.html", "index.ja.html"])(
    "shows what was found, and its figure, without scrolling; and a link to each experiment: %s",
    async (name) => {
      await onPage(name, {}, async (page) => {
        for (const end of await ends(page)) expect(end).toBeLessThanOrEqual(0);
        const cards = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLAnchorElement>("a.card")].map(
            (card) => document.querySelector(card.hash)?.tagName,
          ),
        );
        expect(cards).toEqual(["H2", "H2"]);
      });
    },
  );

  it.each(["en", "ja"] as const)(
    "has room there for the longest finding, that of the two momenta: %s",
    async (language) => {
      const results: ReportResults = JSON.parse(readFileSync(join(out, "results.json"), "utf8"));
      const [first] = results.experiments;
      const averages = {
        momenta: [0.99, 0.9] as const,
        distances: [[1], [0.5]] as const,
        valLoss: [0.3],
        valAccuracy: [1],
        recomputed: { loss: 0.3, accuracy: 1 },
      };
      const s5 = { ...first, id: "s5", averages, history: { ...first.history, valAccuracy: [0.5] } };
      const html = await reportPage(
        {
          results: { ...results, experiments: [s5], claims: [] },
          ...{ toCome: null, keras: null, explanations: null, introduction: "", command: "" },
          titles: new Map([["s5", s5.title[language]]]),
          diagram: () => '<svg width="9" height="9"></svg>',
          ...{ testPictures: [], sizes: { train: 16, val: 8, test: 8 }, classNames: ["ramen", "udon"] },
        },
        language,
      );
      const page = await browser.newPage();
      await page.setContent(html);
      expect(await page.locator(".finding").textContent()).toContain("0.99");
      for (const end of await ends(page)) expect(end).toBeLessThanOrEqual(0);
      await page.close();
    },
  );

  it("stacks the rows of wide tables on a phone, each cell with the name of its column", async () => {
    const shown = await onPage("index.html", { width: 390 }, (page) =>
      page.evaluate(() =>
        [...document.querySelectorAll("table.stacked")].map((one) => {
          const cells = [...one.querySelectorAll("td")];
          const named = cells.every((cell) => getComputedStyle(cell, "::before").content.length > 2);
          return { named, fits: one.getBoundingClientRect().right <= 390, cells: cells.length > 5 };
        }),
      ),
    );
    expect(shown).toEqual([
      { named: true, fits: true, cells: true },
      { named: true, fits: true, cells: true },
    ]);
  });

  it("does not judge runs that are shorter than the report's, and says never where a level is not reached", async () => {
    const text = await onPage("index.html", {}, (page) => page.locator("main").textContent());
    expect(text).toContain("These runs had 1 epoch; the claims are about 30");
    expect(text).toContain("not judged");
    expect(text).not.toMatch(/not reproduced|holds in [0-9]/);
    expect(text).toMatch(/never/);
  });
});
