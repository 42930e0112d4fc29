import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { png } from "../data/images.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, inLab, isTrained, labFolder } from "./openLab.js";

buildLab();

/** A folder with so many pictures in each of two classes. */
function folderOf(count: number): string {
  const folder = join(labFolder(), `${count}`);
  for (const [label, name] of ["cat", "dog"].entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++)
      writeFileSync(
        join(folder, name, `${i}.png`),
        png(8, 8, (x, y) => [label * 200, x * 20, (y * i) % 256]),
      );
  }
  return folder;
}

describe.skipIf(!hasChromium)(
  `hundreds of a reader's own pictures in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
  () => {
    it("are said to be others than those of A, until the change is undone", async () => {
      await inLab({}, async (page) => {
        await page.setInputFiles("#own-folder", folderOf(6));
        await page.waitForSelector("text=8 pictures to train on, 2 to validate: cat, dog");
        await page.waitForSelector("button.main:not(:disabled)");
        await page.click("button.main");
        await isTrained(page);
        await page.click("text=Keep as A");
        await page.waitForSelector("#comparison table");
        expect(await page.locator("#other-pictures").count()).toBe(0);
        await page.click("#own .choices button >> nth=0");
        await page.waitForSelector("#other-pictures:has-text('The pictures have changed since A was kept')");
        await page.click("#undo");
        await page.waitForSelector("#other-pictures", { state: "detached" });
      });
    });

    it("are all trained on, or fewer where the reader wants that, and all leave in the zip file", async () => {
      await inLab({ link: "size=32&epochs=5&filters=4" }, async (page) => {
        const folder = folderOf(120);
        await page.setInputFiles("#own-folder", folder);
        await page.waitForSelector("text=144 pictures to train on, 48 to validate: cat, dog");
        const offered = () => page.locator("#knob-photos option").allTextContents();
        await expect.poll(offered).toEqual(["4", "8", "16", "32", "64", "112", "all 144"]);
        await page.click("button.main");
        await isTrained(page);
        await page.selectOption("#knob-photos", "112");
        await page.waitForSelector("text=112 pictures to train on, 48 to validate: cat, dog");
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=/one zip file$/")]);
        const project = unzipSync(readFileSync(await download.path()));
        const photos = Object.entries(project).filter(([name]) => name.endsWith(".png"));
        expect(photos.length).toBe(240);
        // The reader's very files: the last one by name.
        expect(Buffer.from(project["noodle-lab/photos/test/dog/00048.png"])).toEqual(
          readFileSync(join(folder, "dog", "99.png")),
        );
        expect(new TextDecoder().decode(project["noodle-lab/train.mjs"])).toContain(".slice(0, 112)");
      });
    });
  },
);
