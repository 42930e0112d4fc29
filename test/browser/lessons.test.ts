import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "../../site/lessons/contract.js";
import { LESSONS } from "../../site/lessons/lessons.js";
import { FULL } from "../full.js";
import { lowContrast, violations } from "./axe.js";
import { chromiumMissing, hasChromium, launchChromium } from "./chromium.js";
import { overflow, watchPage } from "./watchedPage.js";

let folder: string;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  folder = mkdtempSync(join(tmpdir(), "noodlenet-lessons-"));
  execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-lessons.mjs"), folder]);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

interface Options {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a page from the disk. Errors, also those against its policy, are the test's, and so is any request for what is not among the page's own files. */
async function onPage<T>(
  path: string,
  { width = 1280, colorScheme }: Options,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" });
  // As long as a test may take: a training takes its time beside other work.
  context.setDefaultTimeout(110_000);
  const page = await context.newPage();
  const { errors, requests } = watchPage(page);
  try {
    await page.goto(`file://${join(folder, path)}`);
    const atFirst = requests.length;
    const result = await use(page);
    expect(errors).toEqual([]);
    for (const url of requests) expect(url).toMatch(/^(blob:|data:|file:\/\/)/);
    const later = requests.slice(atFirst).filter((url) => !/^(blob|data):/.test(url));
    expect(later.filter((url) => !/\/assets\/(training|[\w-]+-later)\.js$/.test(url))).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

/** How far the formula scrolls sideways at most, with each of the figure's sliders at each place and each of its choices. */
const formulaScrolls = (page: Page) =>
  page.evaluate(() => {
    const formula = document.querySelector(".formula") as HTMLElement;
    let most = formula.scrollWidth - formula.clientWidth;
    const set = (input: HTMLInputElement | HTMLSelectElement, value: string, event: string) => {
      input.value = value;
      input.dispatchEvent(new Event(event));
      most = Math.max(most, formula.scrollWidth - formula.clientWidth);
    };
    for (const input of document.querySelectorAll<HTMLInputElement>("#figure input[type=range]")) {
      const [first, last, step, before] = [...[input.min, input.max, input.step].map(Number), input.value];
      for (let at = Number(first); at <= Number(last); at += Number(step)) set(input, String(at), "input");
      set(input, String(before), "input");
    }
    for (const input of document.querySelectorAll<HTMLSelectElement>("#figure select"))
      for (const { value } of input.options) set(input, value, "change");
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

/** Axe finds nothing, in light and dark: of what it looks at, only contrast differs between them. */
async function isClean(page: Page): Promise<void> {
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await lowContrast(page)).toEqual([]);
}

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

describe.skipIf(!hasChromium)(`the lessons in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
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
          if (FULL || number % 4 === 2 * i + j) await onPage(`${language}/${id}/${name}.html`, { width: 360 }, isClean);
      }
    },
  );

  it("so do the lists of the lessons and the pages of the sources", async () => {
    for (const path of ["index.html", "en/index.html", "ja/index.html", "source/src-backends-reference-conv2d.ts.html"])
      await onPage(path, { colorScheme: "dark", width: 360 }, isClean);
  });

  it.each(LESSONS)("lesson %i has a formula that fits a phone, whatever its numbers are", async (number, { id }) => {
    for (const language of FULL ? LANGUAGES : [LANGUAGES[number % 2]])
      await onPage(`${language}/${id}/index.html`, { width: 360 }, async (page) => {
        expect(await formulaScrolls(page)).toBe(0);
      });
  });

  it("lessons can be read without a script: their formulas have the numbers that the figures begin with", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const without = await context.newPage();
    try {
      for (const [number, { id }] of LESSONS) {
        const path = `${LANGUAGES[number % 2]}/${id}/index.html`;
        const numbers = async (page: Page) =>
          (await page.locator(".formula [data-now]").allTextContents()).map((text) => text.replace(/\u00a0/g, " "));
        await without.goto(`file://${join(folder, path)}`);
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
        const context = await browser.newContext({ ...look, javaScriptEnabled: false });
        try {
          const still = await context.newPage();
          await still.goto(`file://${join(folder, path)}`);
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

  it.each(LESSONS)("lesson %i has drawings whose texts can be read on a phone", async (_, { id }) => {
    for (const language of LANGUAGES)
      await onPage(`${language}/${id}/index.html`, { width: 360 }, async (page) => {
        expect(await page.locator("main svg text").count()).toBeGreaterThan(0);
        expect(await unreadable(page)).toEqual([]);
      });
  });

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
          const tops = await page.locator(".bar a").evaluateAll((all) => all.map((a) => a.getBoundingClientRect().top));
          expect(new Set(tops.map(Math.round)).size, `${language} ${name}`).toBe(1);
        });
  });

  it.each(LESSONS)(
    "lesson %i lights each term in picture, formula and program, by keys alone",
    async (_, { id, texts }) => {
      await onPage(`en/${id}/index.html`, {}, async (page) => {
        await page.focus("#step");
        for (const term of Object.keys(texts.en.terms)) {
          await page.keyboard.press("Enter");
          expect(await page.textContent("#says")).toContain(texts.en.terms[term].says);
          for (const part of ["#figure", ".formula", ".program", ".chips"])
            expect(await page.locator(`${part} [data-term="${term}"].lit`).count(), `${part}: ${term}`).toBeGreaterThan(
              0,
            );
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
  it.each(training)("lesson %i trains in the page, when asked, to the bits that are stored", async (number, { id }) => {
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
  });

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

  it("lesson 14 asks for the whole of its file when a part of it is chosen that the page has not, and saves it", async () => {
    await onPage("en/taking-it-home/index.html", {}, async (page) => {
      const scripts = () => page.locator("script[src$='-later.js']").count();
      expect(await page.textContent("#figure pre")).toMatch(/^\[0, 0, 0, 0\] 0\.0647/);
      await page.selectOption("#figure select", "1");
      expect(await page.textContent("#figure pre")).toMatch(/^\{"module":"keras"/);
      expect(await scripts()).toBe(0);
      await page.selectOption("#figure select", { label: "dense_7/kernel" });
      await page.waitForFunction(() => /^\[0, 0\] /.test(document.querySelector("#figure pre")?.textContent ?? ""));
      expect(await scripts()).toBe(1);
      const [saved] = await Promise.all([page.waitForEvent("download"), page.click("text=Save bowls.keras")]);
      expect(readFileSync(await saved.path()).length).toBe(74_982);
      expect(await scripts()).toBe(1);
    });
  });

  it("a lesson's page connects to nothing and runs no script that is written into it", async () => {
    const page = await browser.newPage();
    try {
      await page.goto(`file://${join(folder, "en/pooling/index.html")}`);
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
    const size = (path: string) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
    for (const [, { id }] of LESSONS) {
      for (const language of LANGUAGES)
        expect(
          size(`${language}/${id}/index.html`) + size("assets/lessons.css") + size(`assets/${id}.js`),
          id,
        ).toBeLessThan(60_000);
    }
    expect(size("assets/training.js")).toBeLessThan(200_000);
  });
});
