import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium, launchChromium } from "./chromium.js";

let folder: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (!hasChromium) return;
  folder = mkdtempSync(join(tmpdir(), "noodlenet-lab-"));
  execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-lab.mjs"), folder]);
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`file://${join(folder, "index.html")}`);
});

afterAll(async () => {
  await browser?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Nobody listens there. */
const ELSEWHERE = "http://127.0.0.1:9/";

describe.skipIf(!hasChromium)(`the lab's policy in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("lets it connect to nothing, and run no script, take no style and show no picture that is written into it", async () => {
    const forbidden = await page.evaluate(async (elsewhere) => {
      const said: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "document.title = 'written into it'";
      const style = document.createElement("style");
      style.textContent = "body { display: none }";
      const image = new Image();
      image.src = elsewhere;
      document.body.append(script, style, image);
      document.body.setAttribute("style", "display: none");
      await fetch(elsewhere).catch(() => said.push("rejected"));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [...new Set(said)].sort();
    }, ELSEWHERE);
    const styles = ["style-src-attr", "style-src-elem"];
    expect(forbidden).toEqual(["connect-src", "img-src", "rejected", "script-src-elem", ...styles]);
    expect(await page.title()).not.toBe("written into it");
    expect(await page.isVisible("body")).toBe(true);
  });

  it("lets its workers connect to nothing", async () => {
    const said = await page.evaluate(async (elsewhere) => {
      const script = `
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => postMessage(effectiveDirective));
        fetch("${elsewhere}").catch(() => postMessage("rejected"));`;
      const worker = new Worker(URL.createObjectURL(new Blob([script])));
      const said = new Set<string>();
      return new Promise<string[]>((resolve) => {
        worker.onmessage = ({ data }) => said.add(data).size === 2 && resolve([...said].sort());
      });
    }, ELSEWHERE);
    expect(said).toEqual(["connect-src", "rejected"]);
  });
});
