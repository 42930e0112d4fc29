import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";

let outDir: string;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  outDir = mkdtempSync(join(tmpdir(), "gpu-example-"));
  const root = join(import.meta.dirname, "..", "..", "examples", "gpu", "page");
  const configFile = join(root, "vite.config.ts");
  await build({ root, configFile, logLevel: "error", base: "./", build: { outDir, emptyOutDir: true } });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  if (outDir) rmSync(outDir, { recursive: true });
});

describe.skipIf(!hasChromium)(`the example's page${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("offers what the browser has, trains, and draws the curve", async () => {
    const { url, server } = await serve(outDir, { isolated: false });
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(url);
    await page.waitForSelector("[name=mode] option", { state: "attached" });
    expect(await page.inputValue("[name=mode]")).toMatch(/^web(gl2|gpu)$/);
    expect(await page.textContent("#detail")).toContain("webgl2: the graphics device, through WebGL 2");

    await page.selectOption("[name=mode]", "wasm");
    await page.fill("[name=epochs]", "1");
    await page.click("button");
    await page.waitForSelector("#curves svg", { timeout: 100_000 });
    expect(await page.textContent("#past")).toMatch(/^epoch 1 {2}loss \d\.\d+ {2}accuracy/);
    expect(await page.textContent("#problem")).toBe("");
    expect(errors).toEqual([]);
    server.close();
  });
});
