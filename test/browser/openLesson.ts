import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { lowContrast, violations } from "./axe.js";
import { hasChromium, launchChromium } from "./chromium.js";
import { overflow, watchPage } from "./watchedPage.js";

let folder: string;
let browser: Browser;

/** Builds the lessons and starts a browser, for the tests of a file. */
export function buildLessons(): void {
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
}

/** A file of the lessons on the disk. */
export const lessonFile = (path: string): string => join(folder, path);

/** The browser of the tests, for pages that are opened otherwise than `onPage` does. */
export const lessonBrowser = (): Browser => browser;

interface Options {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
}

/** Opens a page from the disk. Errors, also those against its policy, are the test's, and so is any request for what is not among the page's own files. */
export async function onPage<T>(
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
    await page.goto(`file://${lessonFile(path)}`);
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

/** Axe finds nothing, in light and dark: of what it looks at, only contrast differs between them. */
export async function isClean(page: Page): Promise<void> {
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await lowContrast(page)).toEqual([]);
}
