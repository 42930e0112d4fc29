import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../site/lessons/contract.js";
import { LESSONS } from "../../site/lessons/lessons.js";
import { FULL } from "../full.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLessons, isClean, lessonBrowser, lessonFile, onPage } from "./openLesson.js";
import { overflow } from "./watchedPage.js";

buildLessons();

/** How far the formula scrolls sideways at most, with each of the figure's sliders at each place, and again with each of its choices. */
const formulaScrolls = (page: Page) =>
  page.evaluate(() => {
    const formula = document.querySelector(".formula") as HTMLElement;
    let most = formula.scrollWidth - formula.clientWidth;
    const set = (input: HTMLInputElement | HTMLSelectElement, value: string, event: string) => {
      input.value = value;
      input.dispatchEvent(new Event(event));
      most = Math.max(most, formula.scrollWidth - formula.clientWidth);
    };
    const slide = () => {
      for (const input of document.querySelectorAll<HTMLInputElement>("#figure input[type=range]")) {
        const [first, last, step, before] = [...[input.min, input.max, input.step].map(Number), input.value];
        for (let at = Number(first); at <= Number(last); at += Number(step)) set(input, String(at), "input");
        set(input, String(before), "input");
      }
    };
    slide();
    for (const input of document.querySelectorAll<HTMLSelectElement>("#figure select"))
      for (const { value } of input.options) {
        set(input, value, "change");
        slide();
      }
    return most;
  });

/** What cannot be read in the drawings, with each slider at its ends and each choice: texts below 11 pixels, beyond their drawing, or over each other. */
const unreadable = (page: Page) =>
  page.evaluate(() => {
    const found = new Set<string>();
    const look = (svg: SVGSVGElement) => {
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].map((text) => ({ text, box: text.getBoundingClientRect() }));
      texts.forEach(({ text, box }, i) => {
        const size = Number.parseFloat(getComputedStyle(text).fontSize) * (text.getScreenCTM()?.a ?? 0);
        if (size < 11) found.add(`${text.textContent}: ${size} pixels`);
        if (box.left < edge.left - 0.5 || box.right > edge.right + 0.5 || box.bottom > edge.bottom + 2)
          found.add(`${text.textContent}: beyond the drawing`);
        for (const other of texts.slice(i + 1)) {
          const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (wide > 1 && high > 4) found.add(`${text.textContent}: over ${other.text.textContent}`);
        }
      });
    };
    const lookAtAll = () => document.querySelectorAll<SVGSVGElement>("main svg").forEach(look);
    const set = (input: HTMLInputElement | HTMLSelectElement, value: string) => {
      input.value = value;
      input.dispatchEvent(new Event(input instanceof HTMLSelectElement ? "change" : "input"));
      lookAtAll();
    };
    lookAtAll();
    for (const input of document.querySelectorAll<HTMLInputElement>("main input[type=range]"))
      for (const value of [input.min, input.max, input.value]) set(input, value);
    for (const input of document.querySelectorAll<HTMLSelectElement>(":is(#figure, #surprise-figure) select"))
      for (const value of [...[...input.options].map((option) => option.value), input.value]) set(input, value);
    return [...found];
  });

const PLACES = ["figure", "surprise-figure", "exercise-form"];

/** What stands where a lesson's script puts what it makes. */
const contents = (page: Page) =>
  page.evaluate(
    (ids) =>
      ids.map((id) => {
        const { innerHTML: html, textContent: text } = document.getElementById(id) as HTMLElement;
        return { id, html, text };
      }),
    PLACES,
  );

/** How high the places of a living page are with the given contents: nothing jumps where those of the still page are as high. */
const heights = (page: Page, given: Awaited<ReturnType<typeof contents>>) =>
  page.evaluate(
    (all) =>
      all.map(({ id, html }) => {
        const place = document.getElementById(id) as HTMLElement;
        place.innerHTML = html;
        return place.offsetHeight;
      }),
    given,
  );

describe.skipIf(!hasChromium)(
  `the pages of the lessons in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
  () => {
    it.each(LESSONS)(
      "lesson %i breaks no rule that axe knows and fits a phone, light and dark",
      async (number, { id }) => {
        for (const [i, language] of LANGUAGES.entries()) {
          const own = number % 2 === i;
          const [width, other] = own ? [1280, 360] : [360, 1280];
          await onPage(`${language}/${id}/index.html`, { width }, async (page) => {
            for (const summary of await page.locator("summary").all()) await summary.click();
            if (own || FULL) await isClean(page);
            expect(await overflow(page)).toBeLessThanOrEqual(0);
            for (const one of [other, 320]) {
              await page.setViewportSize({ width: one, height: 800 });
              expect(await overflow(page), `${language} ${one}`).toBeLessThanOrEqual(0);
            }
          });
          for (const [j, name] of ["teacher", "sheet"].entries())
            if (FULL || number % 4 === 2 * i + j)
              await onPage(`${language}/${id}/${name}.html`, { width: 360 }, isClean);
        }
      },
    );

    it("so do the lists of the lessons and the pages of the sources", async () => {
      for (const path of [
        "index.html",
        "en/index.html",
        "ja/index.html",
        "source/src-backends-reference-conv2d.ts.html",
      ])
        await onPage(path, { colorScheme: "dark", width: 360 }, isClean);
    });

    it("lessons can be read without a script: their formulas have the numbers that the figures begin with", async () => {
      const context = await lessonBrowser().newContext({ javaScriptEnabled: false });
      const without = await context.newPage();
      try {
        for (const [number, { id }] of LESSONS) {
          const path = `${LANGUAGES[number % 2]}/${id}/index.html`;
          const numbers = async (page: Page) =>
            (await page.locator(".formula [data-now]").allTextContents()).map((text) => text.replace(/\u00a0/g, " "));
          await without.goto(`file://${lessonFile(path)}`);
          expect(await numbers(without), id).toEqual(await onPage(path, {}, numbers));
          expect(await without.locator("noscript p").textContent()).toContain("JavaScript");
          expect(await without.locator(".chips").isVisible(), id).toBe(false);
          expect(await without.locator(".beside .program").first().isVisible()).toBe(true);
        }
      } finally {
        await context.close();
      }
    });

    it.each(LESSONS)(
      "lesson %i without a script has its figures as they are at first, and nothing that waits for one",
      async (_, { id }) => {
        for (const [i, language] of LANGUAGES.entries()) {
          const path = `${language}/${id}/index.html`;
          const look = { viewport: { width: i === 0 ? 360 : 1280, height: 800 } };
          const context = await lessonBrowser().newContext({ ...look, javaScriptEnabled: false });
          try {
            const still = await context.newPage();
            await still.goto(`file://${lessonFile(path)}`);
            const places = await contents(still);
            expect(await still.locator("#figure :is(svg, img)").first().isVisible()).toBe(true);
            expect(await still.locator("main :is(button, input):visible").count()).toBe(0);
            expect(await still.locator("main select:not(:disabled)").count()).toBe(0);
            expect(await overflow(still)).toBeLessThanOrEqual(0);
            await onPage(path, look.viewport, async (page) => {
              const living = await contents(page);
              expect(places.map(({ text }) => text)).toEqual(living.map(({ text }) => text));
              expect(await heights(page, places)).toEqual(await heights(page, living));
            });
          } finally {
            await context.close();
          }
        }
      },
    );

    it.each(LESSONS)(
      "lesson %i has a formula that fits a phone, whatever its numbers are, and drawings whose texts can be read there",
      async (_, { id }) => {
        for (const language of LANGUAGES)
          await onPage(`${language}/${id}/index.html`, { width: 360 }, async (page) => {
            expect(await page.locator("main svg text").count()).toBeGreaterThan(0);
            expect(await unreadable(page)).toEqual([]);
            expect(await formulaScrolls(page), language).toBe(0);
          });
      },
    );

    it.each(LESSONS)(
      "sheet and teacher's note of lesson %i are one page of paper each, A4 or Letter",
      async (_, { id }) => {
        for (const language of LANGUAGES)
          for (const name of ["sheet", "teacher"])
            await onPage(`${language}/${id}/${name}.html`, {}, async (page) => {
              // As narrow as A4 and as short as Letter.
              const pdf = await page.pdf({ width: "210mm", height: "279mm" });
              expect(pdf.toString("latin1").match(/\/Type \/Page\b/g), `${language} ${name}`).toHaveLength(1);
            });
      },
    );

    it("the links above pages, the same in every lesson, take one line of a phone, in a wide font, too", async () => {
      const [[, { id }]] = LESSONS;
      for (const language of LANGUAGES)
        for (const name of ["index", "sheet", "teacher"])
          await onPage(`${language}/${id}/${name}.html`, { width: 360 }, async (page) => {
            await page.locator(".bar").evaluate((bar) => bar.setAttribute("style", "letter-spacing: 0.05em"));
            const tops = await page
              .locator(".bar a")
              .evaluateAll((all) => all.map((a) => a.getBoundingClientRect().top));
            expect(new Set(tops.map(Math.round)).size, `${language} ${name}`).toBe(1);
          });
    });

    it("what is lit, and how sure a network is, can be seen in the reader's own colours", async () => {
      await onPage("en/ten-seconds/index.html", {}, async (page) => {
        await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
        await page.click("#step");
        const style = (selector: string, name: "outlineStyle" | "backgroundColor") =>
          page
            .locator(selector)
            .first()
            .evaluate((node, of) => getComputedStyle(node)[of], name);
        for (const part of [".formula", ".program", ".chips"])
          expect(await style(`${part} .lit`, "outlineStyle"), part).toBe("solid");
        // Not the dark purple of what is lit, on which the text of what is chosen could not be read.
        expect(await style(".chip.lit", "backgroundColor")).not.toBe("rgb(74, 42, 65)");
        expect(await style(".sure-bar", "backgroundColor")).not.toBe(await style("body", "backgroundColor"));
      });
    });

    it("lesson 12 has tables that fit a phone", async () => {
      for (const language of LANGUAGES)
        await onPage(`${language}/where-it-looks/index.html`, { width: 360 }, async (page) => {
          await page.click("#figure summary");
          const widths = await page
            .locator(".scroll:has(.narrow)")
            .evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth));
          expect(widths, language).toEqual([0, 0]);
        });
    });

    it("a lesson's page connects to nothing and runs no script that is written into it", async () => {
      const page = await lessonBrowser().newPage();
      try {
        await page.goto(`file://${lessonFile("en/pooling/index.html")}`);
        const forbidden = await page.evaluate(async () => {
          const said: string[] = [];
          document.addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "document.title = 'written into it'";
          document.body.append(script);
          await fetch("http://127.0.0.1:9/").catch(() => said.push("rejected"));
          await new Promise((resolve) => setTimeout(resolve, 100));
          return [...new Set(said)].sort();
        });
        expect(forbidden).toEqual(["connect-src", "rejected", "script-src-elem"]);
        expect(await page.title()).not.toBe("written into it");
      } finally {
        await page.close();
      }
    });

    it("a first figure needs 60 kB at most, compressed, page and style and all, and the training, when asked for, 200", () => {
      const size = (path: string) => gzipSync(readFileSync(lessonFile(path)), { level: 9 }).length;
      for (const [, { id }] of LESSONS) {
        for (const language of LANGUAGES)
          expect(
            size(`${language}/${id}/index.html`) + size("assets/lessons.css") + size(`assets/${id}.js`),
            id,
          ).toBeLessThan(60_000);
      }
      expect(size("assets/training.js")).toBeLessThan(200_000);
    });
  },
);
