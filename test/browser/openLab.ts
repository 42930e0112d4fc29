import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, ElementHandle, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { png } from "../data/images.js";
import { hasChromium, launchChromium } from "./chromium.js";
import { watchPage } from "./watchedPage.js";

/** Settings that are trained in a moment. */
export const LINK = "size=32&photos=8&epochs=5&filters=4&batchSize=4";

let folder: string;
let browser: Browser;

/** Builds the lab and starts a browser whose camera shows a clock, for the tests of a file. */
export function buildLab(): void {
  beforeAll(async () => {
    if (!hasChromium) return;
    folder = mkdtempSync(join(tmpdir(), "noodlenet-lab-"));
    execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-lab.mjs"), folder]);
    browser = await launchChromium(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
  });
  afterAll(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
}

/** A folder of the tests' own, which is removed after them. */
export const labFolder = (): string => folder;

interface Options {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly locale?: string;
  readonly link?: string;
  readonly forcedColors?: "active";
}

/** Opens the lab from the disk and waits until its pictures are there. Errors of the page, also those against its policy, and requests, are the test's. */
export async function inLab<T>(
  { width = 1280, link = LINK, ...options }: Options,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    ...options,
    hasTouch: width < 500,
  });
  const page = await context.newPage();
  const { errors, requests } = watchPage(page);
  try {
    await page.goto(`file://${join(folder, "index.html")}#${link}`);
    await page.waitForSelector("button.main:not(:disabled)");
    const result = await use(page);
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !/^(blob|data):/.test(url))).toHaveLength(1);
    return result;
  } finally {
    await context.close();
  }
}

/** As a function, not as a string, which the page's policy would forbid it to evaluate. */
export const isTrained = (page: Page) =>
  page.waitForFunction(
    () => {
      const says = (selector: string, words: RegExp) => words.test(document.querySelector(selector)?.textContent ?? "");
      return (
        says("#state", /^(trained|訓練終了)/) &&
        says("#judge", /after 5 epochs|5 エポック学習/) &&
        document.querySelectorAll("#curves tbody tr").length === 5
      );
    },
    undefined,
    // A machine that has other work trains for longer.
    { timeout: 90_000 },
  );

/** Waits until the page has drawn all that has changed: what is drawn above a button moves it from under a finger. */
export const isSettled = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const done = () => {
          observer.disconnect();
          resolve();
        };
        let timer = setTimeout(done, 150);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, 150);
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
  );

/** A reader's own pictures for a file input, other ones for each class. */
export const picturesOfClass = (count: number, at: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${i}.png`,
    mimeType: "image/png",
    buffer: Buffer.from(png(9, 9, (x, y) => [90 * at, 20 * x, 9 * i + 20 * y])),
  }));

/** Fails unless the page's elements are the very ones that there were. */
export async function expectKept(page: Page, before: readonly ElementHandle[], selector: string): Promise<void> {
  const after = await page.locator(selector).elementHandles();
  expect(after.length).toBe(before.length);
  for (const [i, element] of before.entries())
    expect(await page.evaluate(([a, b]) => a === b, [element, after[i]])).toBe(true);
}
