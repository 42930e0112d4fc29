import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brokenLinks } from "../../site/docs/brokenLinks.mjs";
import { wordsOf } from "../../site/docs/page/words.js";
import { lowContrast, violations } from "../browser/axe.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";
import { FULL } from "../full.js";

const BASE = "some/base/path";
const PAGES = [
  "index.html",
  "ja/index.html",
  "guides/from-pytorch.html",
  "ja/guides/photos.html",
  "reference/index.html",
  "reference/noodlenet.html",
  "reference/index/classes/Conv2D.html",
  "source/src/tensor/ops/relu.ts.html",
];

let dir: string;
let folder: string;
let browser: Browser;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "noodlenet-docs-"));
  folder = join(dir, BASE);
  // Fails where a link of a built page leads nowhere, or a public name has no comment or no page.
  execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-docs.mjs"), folder], {
    stdio: "pipe",
  });
  if (hasChromium) browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The folder's files, as a reader opens them from the disk. */
const fromDisk = (path: string) => `file://${join(folder, path)}`;

/** Opens a page; its errors, and requests to others than `origin`, are the test's. */
async function inPage<T>(
  address: string,
  { width = 1280, colorScheme = "light" as "light" | "dark" },
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const wrong: string[] = [];
  const origin = address.replace(/^(file:\/\/|https?:\/\/[^/]+).*$/, "$1");
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) wrong.push(request.url());
  });
  try {
    await page.goto(address);
    const result = await use(page);
    expect(wrong).toEqual([]);
    return result;
  } finally {
    await context.close();
  }
}

/** What the search finds, as the page lists it. */
async function found(page: Page, words: string): Promise<string[]> {
  await page.fill(".search input", words);
  await page.waitForSelector(".results:not([hidden]) li");
  return page.locator(".results li a").allTextContents();
}

describe("the links of a site", () => {
  const site = (files: Record<string, string>) => {
    const made = mkdtempSync(join(tmpdir(), "noodlenet-links-"));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(made, path, ".."), { recursive: true });
      writeFileSync(join(made, path), content);
    }
    try {
      return brokenLinks(made);
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  };

  it("are right where page, anchor and picture are there", () => {
    const there = {
      "a.html": '<a href="b/c.html#d">x</a><img src="e.png"><a href="https://example.org/">y</a>',
      "e.png": "",
    };
    expect(site({ ...there, "b/c.html": '<h2 id="d">D</h2><a href="../a.html">z</a><a href="#d">d</a>' })).toEqual([]);
  });

  it.each([
    ["a page that is not there", '<a href="b.html">x</a>', "b.html leads nowhere"],
    ["an anchor that is not there", '<p id="here"><a href="#there">x</a>', "#there: the page has no such anchor"],
    ["a folder", '<a href="sub/">x</a>', "sub/ leads nowhere"],
    ["a page above the folder", '<a href="../a.html">x</a>', "../a.html leads nowhere"],
    ["an address that starts at the host", '<a href="/a.html">x</a>', "/a.html is no relative address"],
    [
      "a script of another host",
      '<script src="https://example.org/x.js"></script>',
      "https://example.org/x.js asks another host",
    ],
    [
      "a picture for dark pages that is not there",
      '<picture><source media="(prefers-color-scheme: dark)" srcset="no.webp"></picture>',
      "no.webp leads nowhere",
    ],
  ])("are broken by %s", (_, html, message) => {
    expect(site({ "a.html": html, "sub/other.html": "" })).toEqual([`a.html: ${message}`]);
  });
});

describe("the pages of the documentation", () => {
  const read = (path: string) => readFileSync(join(folder, path), "utf8");

  it("let code in tables break where its words do, and nowhere else", () => {
    expect(read("reference/data.html")).toContain("<code>bowl<wbr>Datasets</code></a></td>");
    expect(read("guides/from-keras.html")).toContain("<code>keras.<wbr>utils.<wbr>set_<wbr>random_<wbr>seed(1)</code>");
    for (const path of ["guides/from-keras.html", "reference/data.html"])
      expect(read(path).replaceAll(/<td[\s\S]*?<\/td>/g, ""), path).not.toContain("<wbr>");
  });

  it("show the lab in the page's own language, and dark where the reader's pages are", () => {
    for (const [path, name] of [
      ["index.html", "assets/lab"],
      ["ja/index.html", "../assets/lab.ja"],
    ]) {
      expect(read(path)).toMatch(
        new RegExp(
          `<picture><source media="\\(prefers-color-scheme: dark\\)" srcset="${name}.dark.webp"><img src="${name}.webp"`,
        ),
      );
      for (const picture of [`${name}.webp`, `${name}.dark.webp`])
        expect(existsSync(join(folder, dirname(path), picture)), picture).toBe(true);
    }
  });

  it("join lines of Japanese without a space", () => {
    for (const name of ["speed", "from-keras", "own-layer", "install"])
      expect(read(`ja/guides/${name}.html`), name).not.toMatch(
        /[\u3001-\u30ff\u4e00-\u9fff]\n[\u3001-\u30ff\u4e00-\u9fff]/,
      );
  });

  it("are shown in results of the search without a heading again, and names by whole sentences", () => {
    expect(read("search/guides-ja.js")).not.toMatch(/"title":"([^"]+)","page":"","path":"ja\/guides[^"]*","text":"\1 /);
    expect(read("search/reference.js")).not.toMatch(/`|:"\}/);
  });
});

it("words are found by the parts of names in camelCase, and in Japanese by neighbouring characters", () => {
  expect(wordsOf("MaxPooling2D of_x")).toEqual(["maxpooling2d", "max", "pooling2d", "of_x", "of"]);
  expect(wordsOf("勾配を調べる。grad")).toEqual(["勾配", "配を", "を調", "調べ", "べる", "grad"]);
});

describe.skipIf(!hasChromium)(`the documentation in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it.each(PAGES)(
    "%s breaks no rule that axe knows, light and dark, and fits screens of 360, 768 and 1280 pixels",
    async (path) => {
      const fits = async (page: Page, width: number) => {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      };
      await inPage(fromDisk(path), { colorScheme: "dark", width: 1280 }, async (page) => {
        await fits(page, 1280);
        if (FULL) expect(await violations(page)).toEqual([]);
        else expect(await lowContrast(page)).toEqual([]);
        await fits(page, 768);
      });
      await inPage(fromDisk(path), { colorScheme: "light", width: 360 }, async (page) => {
        await fits(page, 360);
        expect(await violations(page)).toEqual([]);
      });
    },
  );

  it("is found in from the disk, in both languages, by keyboard alone", async () => {
    await inPage(fromDisk("guides/install.html"), {}, async (page) => {
      expect((await found(page, "MaxPooling2D"))[0]).toBe("MaxPooling2D");
      expect((await found(page, "max pool")).slice(0, 4)).toContain("MaxPooling2D");
      expect(await found(page, "earlystoping")).toContain("EarlyStopping");
      expect(await found(page, "deno")).toContain("In Deno and Bun");
      expect(await page.textContent(".results [role=status]")).toMatch(/^\d+ results$/);
      expect(await violations(page)).toEqual([]);
      await page.focus(".search input");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#in-deno-and-bun$/);
    });
    await inPage(fromDisk("ja/guides/install.html"), { width: 360, colorScheme: "dark" }, async (page) => {
      expect(await found(page, "勾配")).toContain("勾配を調べる");
      expect(await found(page, "スレッド")).toContain("スレッド");
      await page.keyboard.press("Escape");
      expect(await page.isVisible(".results")).toBe(false);
    });
  });

  it("is read under any path: from guide to reference to sources, into the other language and the lab", async () => {
    const { url, server } = await serve(dir, { isolated: false, policy: "default-src 'self'; img-src 'self' data:" });
    try {
      await inPage(`${url}${BASE}/guides/first-network.html`, {}, async (page) => {
        expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe("0px");
        await page.click("article a:has-text('EarlyStopping')");
        await page.waitForURL(/reference\/index\/classes\/EarlyStopping\.html$/);
        await page.click("article a:has-text('src/training/callbacks/EarlyStopping.ts')");
        await page.waitForURL(/source\/src\/training\/callbacks\/EarlyStopping\.ts\.html#L\d+$/);
        await page.click("text=日本語");
        await page.click("text=インストール");
        await page.waitForURL(/\/ja\/guides\/install\.html$/);
        expect(await found(page, "メモリー")).not.toEqual([]);
        await page.click("text=English");
        await page.waitForURL(/path\/guides\/install\.html$/);
        expect(await page.getAttribute("header a:has-text('Lab')", "href")).toBe("../lab/index.html");
      });
    } finally {
      server.close();
    }
  });
});
