import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, inLab, isSettled, isTrained, picturesOfClass } from "./openLab.js";
import { overflow } from "./watchedPage.js";

buildLab();

/** What reaches out of the part of the page that it is in, where it would be cut off, unless a reader can scroll it. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const parts = [...document.querySelectorAll<HTMLElement>("section, section > div, fieldset, details")];
    const words = ({ id, tagName, scrollWidth, clientWidth }: HTMLElement) =>
      `${tagName} ${id}: ${scrollWidth} of ${clientWidth}`;
    return parts.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1).map(words);
  });

/** What is smaller than a finger hits, as WCAG 2.2 has it: 24 pixels. */
const tooSmall = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a, button, select, input, summary, label.button, .maps canvas")]
      .filter((one) => !one.classList.contains("unseen") && one.offsetParent !== null)
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box: { width, height } }) => width < 23.9 || height < 23.9)
      .map(({ one, box }) => `${one.outerHTML.slice(0, 60)}: ${box.width} x ${box.height}`),
  );

const NAMES = ["Donaudampfschifffahrtsgesellschaftskap", "冷やし中華はじめました冷やし中華はじめました", "a", "b", "c"];

describe.skipIf(!hasChromium)(
  `the lab at a zoom and in other colours in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
  () => {
    it.each([
      [320, "en-GB"],
      [640, "ja-JP"],
    ] as const)(
      "cuts nothing off with many classes of long names, at %d pixels, and fingers hit it",
      async (width, locale) => {
        await inLab({ width, locale }, async (page) => {
          const [make, more] =
            locale === "ja-JP" ? ["自分でクラスを作る", "クラスを増やす"] : ["Make your own", "Another class"];
          await page.click(`text=${make}`);
          for (const [at, name] of NAMES.entries()) {
            if (at > 1) await page.click(`text=${more}`);
            await page.waitForSelector(`#own fieldset >> nth=${at}`);
            await page.locator("#own input[type=text]").nth(at).fill(name);
            await page.setInputFiles(`[data-class='${at}']`, picturesOfClass(10, at));
            await page.waitForSelector(`#own legend:has-text("${name}")`);
          }
          await page.waitForSelector("button.main:not(:disabled)");
          await isSettled(page);
          await page.click("button.main");
          await isTrained(page);
          await page.click("[data-cell='0-0']");
          await page.click("#controls button:nth-child(5)");
          await page.waitForSelector("#comparison table");
          // Parts that are not on the screen are not laid out otherwise.
          await page.evaluate(() => {
            for (const one of document.querySelectorAll("section")) one.style.contentVisibility = "visible";
            for (const one of document.querySelectorAll("details")) one.open = true;
          });
          await isSettled(page);
          expect(await cutOff(page)).toEqual([]);
          expect(await overflow(page)).toBeLessThanOrEqual(0);
          expect(await tooSmall(page)).toEqual([]);
        });
      },
    );

    it("begins both of its columns at one height on a wide screen", async () => {
      await inLab({ width: 1280 }, async (page) => {
        const tops = await page.$$eval("section", (all) => all.map((one) => one.getBoundingClientRect().top));
        expect(tops.filter((top) => top === Math.min(...tops))).toHaveLength(2);
      });
    });

    it("tells what is chosen, and the curves apart, where the reader's system sets the colours", async () => {
      await inLab({ forcedColors: "active" }, async (page) => {
        await page.click("button.main");
        await isTrained(page);
        await page.click("[data-cell='0-1']");
        await page.waitForSelector("#judge-cell p");
        await page.click("#controls button:nth-child(5)");
        await page.waitForSelector("#curves .line.kept");
        const colours = (selector: string, property: string, pseudo?: string) =>
          page.$$eval(
            selector,
            (all, [property, pseudo]) =>
              all.map((one) => getComputedStyle(one, pseudo).getPropertyValue(property as string)),
            [property, pseudo] as const,
          );
        for (const group of ["#look .choices", ".confusion"]) {
          const [chosen] = await colours(`${group} [aria-pressed=true]`, "background-color");
          const others = await colours(`${group} [aria-pressed=false]`, "background-color");
          expect(others).not.toContain(chosen);
        }
        for (const kind of ["training", "validation", "kept", "kept-training"])
          expect(await colours(`#curves .key.${kind}`, "border-top-color", "::before")).toEqual([
            (await colours(`#curves .line.${kind}`, "stroke"))[0],
          ]);
      });
    });

    it("has no quiet words where the reader's system asks for more contrast", async () => {
      await inLab({}, async (page) => {
        const colours = () =>
          page.evaluate(() =>
            [document.body, document.querySelector(".quiet")].map((one) => one && getComputedStyle(one).color),
          );
        expect(new Set(await colours()).size).toBe(2);
        await page.emulateMedia({ contrast: "more" });
        expect(new Set(await colours()).size).toBe(1);
      });
    });

    it("has the numbers of each line in a table, those of a band and of the layers, too", async () => {
      await inLab({}, async (page) => {
        await page.click("text=Three seeds");
        await page.waitForFunction(() => /^Seed 3 of 3/.test(document.querySelector("#seeds")?.textContent ?? ""));
        const last = "#curves tbody tr:nth-child(5) td:nth-child(2)";
        await expect
          .poll(() => page.locator(last).textContent(), { timeout: 60_000 })
          .toMatch(/^\d\.\d{4} \(\d\.\d{4}–\d\.\d{4}\)$/);
        await page.click("text=These lines as a table");
        await expect.poll(() => page.locator("#strengths details tbody tr").count()).toBe(5);
        // A column for each line, and a row for each of its points.
        const [lines, columns] = [
          await page.locator("#strengths svg").count(),
          page.locator("#strengths details tr >> nth=5"),
        ];
        expect(await columns.locator("td").count()).toBe(lines);
        const points = await page.getAttribute("#strengths svg polyline", "points");
        expect(points?.split(" ").length).toBe(5);
      });
    });
  },
);
