import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../site/lessons/contract.js";
import { LESSONS } from "../../site/lessons/lessons.js";
import { FULL } from "../full.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLessons, isClean, onPage } from "./openLesson.js";

buildLessons();

/** What answers each exercise rightly. */
const ANSWERS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "ten-seconds": (page) => fill(page, ["2", "44"]),
  neuron: (page) => fill(page, ["1", "-4", "2"]),
  convolution: (page) => fill(page, ["-1", "2", "-1", "-1", "2", "-1", "-1", "2", "-1"]),
  pooling: (page) => fill(page, ["8", "4", "6", "9"]),
  slopes: (page) => fill(page, ["12"]),
  "dense-or-convolutional": (page) => fill(page, ["196672", "224"]),
  "by-heart": (page) => fill(page, ["0.54", "2403"]),
  dropout: (page) => fill(page, ["5", "3"]),
  l2: (page) => fill(page, ["0.925", "-0.4"]),
  "batch-norm": (page) => fill(page, ["230", "22"]),
  augmentation: (page) => fill(page, ["none", "horizontal", "vertical", "zoom"]),
  frozen: (page) => fill(page, ["258", "50"]),
  "where-it-looks": (page) => fill(page, ["0.5", "0", "0", "1"]),
  certainty: (page) => fill(page, ["3", "0.625"]),
  "taking-it-home": (page) => fill(page, ["635", "2540"]),
  operation: (page) => fill(page, ["-0.75", "0.125"]),
};

async function fill(page: Page, values: readonly string[]): Promise<void> {
  const inputs = page.locator("#exercise-form :is(input, select)");
  expect(await inputs.count()).toBe(values.length);
  for (const [i, value] of values.entries())
    await inputs.nth(i).evaluate((input: HTMLInputElement, text) => {
      input.value = text;
      input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    }, value);
}

describe.skipIf(!hasChromium)(
  `what readers do in the lessons, in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
  () => {
    it.each(LESSONS)(
      "lesson %i lights each term in picture, formula and program, by keys alone",
      async (_, { id, texts }) => {
        await onPage(`en/${id}/index.html`, {}, async (page) => {
          await page.focus("#step");
          for (const term of Object.keys(texts.en.terms)) {
            await page.keyboard.press("Enter");
            expect(await page.textContent("#says")).toContain(texts.en.terms[term].says);
            for (const part of ["#figure", ".formula", ".program", ".chips"])
              expect(
                await page.locator(`${part} [data-term="${term}"].lit`).count(),
                `${part}: ${term}`,
              ).toBeGreaterThan(0);
            expect(await page.locator(`.lit:not([data-term="${term}"])`).count()).toBe(0);
          }
        });
      },
    );

    it.each(LESSONS)(
      "lesson %i has controls that keys reach in order, each in view and outlined",
      async (number, { id }) => {
        await onPage(`${LANGUAGES[number % 2]}/${id}/index.html`, {}, async (page) => {
          const controls = await page.locator("main :is(button, select, input, summary):not(:disabled)").all();
          const visible = [];
          for (const control of controls) if (await control.isVisible()) visible.push(control);
          for (const [i, control] of visible.entries())
            await control.evaluate((node, at) => node.setAttribute("data-at", String(at)), i);
          const reached: number[] = [];
          await page.focus(".skip");
          while (reached.length < visible.length) {
            await page.keyboard.press("Tab");
            const at = await page.evaluate(() => {
              const node = document.activeElement as HTMLElement;
              const { top, bottom } = node.getBoundingClientRect();
              if (bottom < 0 || top > innerHeight || getComputedStyle(node).outlineStyle === "none") return -1;
              return node.matches("nav.turn *") ? -2 : Number(node.dataset.at ?? -3);
            });
            if (at === -2) break;
            if (at !== -3) reached.push(at);
          }
          expect(reached).toEqual(visible.map((_, i) => i));
        });
      },
    );

    it.each(LESSONS)("lesson %i refuses a wrong answer with a hint and takes the right one", async (_, { id }) => {
      await onPage(`ja/${id}/index.html`, { width: 360 }, async (page) => {
        await page.click("#exercise-form [type=submit]");
        expect(await page.getAttribute(".verdict", "class")).toBe("verdict wrong");
        expect((await page.textContent(".verdict"))?.length).toBeGreaterThan(8);
        await ANSWERS[id](page);
        await page.click("#exercise-form [type=submit]");
        expect(await page.textContent(".verdict")).toMatch(/^✓/);
      });
    });

    it("an exercise takes a number in digits of full width, with a minus sign of print and a decimal comma", async () => {
      await onPage("ja/l2/index.html", { width: 360 }, async (page) => {
        for (const [loss, slope] of [
          ["０．９２５", "－０．４"],
          ["0,925", "−0,4"],
        ]) {
          await page.locator("#exercise-form input").nth(0).fill(loss);
          await page.locator("#exercise-form input").nth(1).fill(slope);
          await page.keyboard.press("Enter");
          expect(await page.textContent(".verdict")).toMatch(/^✓/);
          await page.locator("#exercise-form input").nth(1).fill("minus one");
          await page.keyboard.press("Enter");
          expect(await page.getAttribute(".verdict", "class")).toBe("verdict wrong");
        }
      });
    });

    it("lesson 2 follows the finger and the arrow keys, and its answers are those of its table", async () => {
      await onPage("en/convolution/index.html", { width: 360 }, async (page) => {
        const label = () => page.getAttribute("#figure svg", "aria-label");
        const cell = (row: number, column: number) =>
          page.textContent(`#figure tbody tr:nth-child(${row + 1}) td:nth-child(${column + 1})`);
        expect(await label()).toContain("row 2, column 4");
        await page.focus("#figure [role=group] button");
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowLeft");
        expect(await label()).toContain("row 3, column 3");
        expect((await label())?.endsWith(`answer ${await cell(3, 3)}`)).toBe(true);
        const box = await page.locator("#figure svg").boundingBox();
        const scale = (box as NonNullable<typeof box>).width / 340;
        await page.mouse.click((box?.x ?? 0) + scale * (204 + 22 * 1.5), (box?.y ?? 0) + scale * (20 + 22 * 0.5));
        expect(await label()).toContain("row 0, column 1");
        await page.selectOption("#figure select", "nothing");
        expect((await label())?.endsWith(`answer ${await cell(0, 1)}`)).toBe(true);
      });
    });

    /** Those whose figures ask for the script that trains. */
    const training = LESSONS.filter(([, { id }]) =>
      readFileSync(join(import.meta.dirname, `../../site/lessons/${id}/figure.ts`), "utf8").match(/trainHere|Panel\(/),
    );
    it.each(training)(
      "lesson %i trains in the page, when asked, to the bits that are stored",
      async (number, { id }) => {
        const language = LANGUAGES[number % 2];
        await onPage(`${language}/${id}/index.html`, { width: 360, colorScheme: "dark" }, async (page) => {
          expect(page.workers().length).toBe(0);
          const places = await page.locator(".train").all();
          expect(places.length).toBeGreaterThan(0);
          for (const place of FULL ? places : places.slice(0, 1)) {
            await place.locator("button").click();
            await place.locator("[data-ended]").waitFor();
            expect(await place.locator("[data-ended]").getAttribute("data-ended")).toBe("same");
          }
          await isClean(page);
          expect(page.workers().length).toBe(0);
        });
      },
    );

    it("lesson 6 grows the curves of the pictures that are chosen, and when stopped shows those that are stored", async () => {
      await onPage("en/by-heart/index.html", {}, async (page) => {
        const label = () => page.getAttribute("#figure svg", "aria-label");
        const start = page.locator("#figure .train button");
        const photos = page.locator("#figure input").first();
        await photos.fill("0");
        const stored = await label();
        expect(stored).toMatch(/^6 pictures, after epoch 30:/);
        await start.click();
        await page.waitForSelector("#figure .train >> text=/^6 pictures: epoch/");
        await start.click();
        await page.waitForSelector("#figure .train >> text=Stopped.");
        expect(await label()).toBe(stored);
        await start.click();
        await page.waitForSelector("#figure .train >> text=/^6 pictures: epoch/");
        await photos.fill("3");
        expect(await label()).toMatch(/^112 pictures, after epoch \d+:/);
        await page.locator("#figure input").nth(1).fill("30");
        await page.waitForSelector("#figure [data-ended=same]");
        await photos.fill("0");
        expect(await label()).toBe(stored);
      });
    });

    it("lesson 11 has a learning rate to set only where something is fine-tuned", async () => {
      await onPage("en/frozen/index.html", {}, async (page) => {
        const rate = page.locator("#figure input").last();
        expect(await rate.isDisabled()).toBe(true);
        await page.selectOption("#figure select", "tuned");
        expect(await rate.isDisabled()).toBe(false);
        await rate.fill("0");
        expect(await page.textContent(".formula [data-now=rate]")).toBe("0.0001");
        await page.selectOption("#figure select", "scratch");
        expect(await rate.isDisabled()).toBe(true);
        expect(await page.textContent(".formula [data-now=rate]")).toBe("0.002");
      });
    });

    it("lesson 14 asks for the whole of its file when a part of it is chosen that the page has not, and saves it", async () => {
      await onPage("en/taking-it-home/index.html", {}, async (page) => {
        const scripts = () => page.locator("script[src$='-later.js']").count();
        expect(await page.textContent("#figure pre")).toMatch(/^\[0, 0, 0, 0\] 0\.0647/);
        await page.selectOption("#figure select", "1");
        expect(await page.textContent("#figure pre")).toMatch(/^\{"module":"keras"/);
        expect(await scripts()).toBe(0);
        // Two parts, the second before the first can have come.
        await page.locator("#figure select").evaluate((select: HTMLSelectElement) => {
          for (const part of ["dense_8/bias", "dense_7/kernel"]) {
            select.value = [...select.options].find(({ text }) => text === part)?.value ?? "";
            select.dispatchEvent(new Event("change"));
          }
        });
        await page.waitForFunction(() => /^\[0, 0\] /.test(document.querySelector("#figure pre")?.textContent ?? ""));
        expect(await scripts()).toBe(1);
        const [saved] = await Promise.all([page.waitForEvent("download"), page.click("text=Save bowls.keras")]);
        expect(readFileSync(await saved.path()).length).toBe(74_982);
        expect(await scripts()).toBe(1);
      });
    });
  },
);
