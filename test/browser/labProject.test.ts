import { readFileSync } from "node:fs";
import { strToU8, unzipSync, zipSync } from "fflate";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, inLab, isTrained, picturesOfClass } from "./openLab.js";
import { overflow } from "./watchedPage.js";

buildLab();

const zipFile = (bytes: Uint8Array) => ({ name: "soup.zip", mimeType: "application/zip", buffer: Buffer.from(bytes) });

async function download(page: Page, button: string): Promise<Uint8Array> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return readFileSync(await file.path());
}

/** Drops a file on the page, as far as a script can. */
const drop = (page: Page, bytes: Uint8Array) =>
  page.evaluate(
    (bytes) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], "soup.zip", { type: "application/zip" }));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    [...bytes],
  );

const curves = (page: Page) => page.textContent("#curves tbody");
const isReady = (page: Page) => page.waitForSelector("button.main:not(:disabled)");

describe.skipIf(!hasChromium)(`a project in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("brings photos, classes and settings back, trains to the same curves, and goes again by one press", async () => {
    const LINK = "size=32&photos=8&epochs=5&filters=4&batchSize=4&augment=1&dropout=0.25";
    await inLab({ link: LINK, width: 360 }, async (page) => {
      await page.tap("text=Make your own classes");
      for (const at of [0, 1]) {
        await page.setInputFiles(`[data-class='${at}']`, picturesOfClass(6, at));
        await page.waitForSelector(`#own legend:has-text("Class ${at + 1} · 6 pictures")`);
      }
      await page.fill("#own input[type=text] >> nth=0", "ラーメン");
      await page.keyboard.press("Tab");
      await isReady(page);
      await page.tap("button.main");
      await isTrained(page);
      const before = await curves(page);
      const zip = await download(page, "text=/one zip file$/");

      await page.tap("text=Painted bowls again");
      await isReady(page);
      await page.selectOption("#knob-size", "48");
      await page.selectOption("#knob-epochs", "10");
      await isReady(page);
      await page.setInputFiles("#own-zip", zipFile(zip));
      await page.waitForSelector(
        "#pictures-shown p:has-text('The settings came with the photos; undo takes back both.')",
      );
      await page.waitForSelector("text=8 pictures to train on, 2 to validate: Class 2, ラーメン");
      const sorted = (link: string) => link.replace("#", "").split("&").sort();
      expect(sorted(await page.evaluate(() => location.hash))).toEqual(sorted(LINK));
      expect(await page.inputValue("#knob-size")).toBe("32");
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.tap("button.main");
      await isTrained(page);
      expect(await curves(page)).toBe(before);

      await page.tap("#undo");
      await isReady(page);
      expect(await page.inputValue("#knob-size")).toBe("48");
      expect(await page.inputValue("#knob-epochs")).toBe("10");
      expect(await page.locator("#own legend").count()).toBe(0);
      expect(await page.textContent("#pictures")).not.toContain("settings came");
    });
  });

  it("gives its photos where its settings are damaged, and says in the reader's language what a zip file lacks", async () => {
    await inLab({ locale: "ja-JP" }, async (page) => {
      const project = unzipSync(await download(page, "text=すべてを 1 つの zip にまとめる"));
      const withSettings = (words: string) => zipSync({ ...project, "noodle-lab/noodle-lab.json": strToU8(words) });
      await drop(page, withSettings('{ "size": 64'));
      await page.waitForSelector("#pictures [role=alert]:has-text('設定のファイル noodle-lab.json が壊れているので')");
      await page.waitForSelector("#own legend:has-text('112 枚')");
      expect(await page.inputValue("#knob-size")).toBe("32");
      await drop(page, withSettings('{ "size": 48, "epochs": 5, "colour": "blue" }'));
      await page.waitForSelector("#pictures-shown p:has-text('このページにない設定は使いません：colour=blue。')");
      await expect.poll(() => page.inputValue("#knob-size")).toBe("48");
      await isReady(page);
      await drop(page, zipSync({ "word/document.xml": strToU8("<w/>") }));
      await page.waitForSelector("#pictures [role=alert]:has-text('soup.zip には画像が入っていません')");
      expect(await page.textContent("#pictures")).toContain("検証用 56 枚");
    });
  });
});
