import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violations } from "./axe.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, inLab, isSettled, isTrained, LINK, picturesOfClass } from "./openLab.js";
import { overflow } from "./watchedPage.js";

buildLab();

/** Adds as many files as that to a class, each with the bytes of one picture. */
const addMany = (page: Page, at: number, count: number) =>
  page.evaluate(
    ([at, count, bytes]) => {
      const chosen = new DataTransfer();
      const content = Uint8Array.from(bytes);
      for (let i = 0; i < count; i++) chosen.items.add(new File([content], `${i}.png`, { type: "image/png" }));
      const input = document.querySelector<HTMLInputElement>(`[data-class='${at}']`) as HTMLInputElement;
      input.files = chosen.files;
      input.dispatchEvent(new Event("change"));
    },
    [at, count, [...picturesOfClass(1, at)[0].buffer]] as const,
  );

async function withClasses(page: Page, count: number): Promise<void> {
  await page.click("text=Make your own classes");
  for (const at of [0, 1]) {
    await page.setInputFiles(`[data-class='${at}']`, picturesOfClass(count, at));
    await page.waitForSelector(`#own legend:has-text("Class ${at + 1} · ${count} pictures")`);
  }
  await page.waitForSelector("button.main:not(:disabled)");
  await isSettled(page);
}

const legends = (page: Page) => page.locator("#own legend").allTextContents();

describe.skipIf(!hasChromium)(`a reader's classes in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("show each of their pictures, a page at a time, to be removed or moved, and back by one press", async () => {
    await inLab({ width: 360 }, async (page) => {
      await withClasses(page, 60);
      const shown = () => page.locator("#own fieldset >> nth=0").locator(".choices button");
      expect(await shown().count()).toBe(8);
      await page.tap("#own button:has-text('Show all') >> nth=0");
      await expect.poll(() => shown().count()).toBe(48);
      expect(await page.getAttribute("[data-open=true]", "aria-expanded")).toBe("true");
      await page.tap("[aria-label='Remove picture 1 of Class 1']");
      await expect.poll(() => legends(page)).toEqual(["Class 1 · 59 pictures", "Class 2 · 60 pictures"]);
      await page.selectOption("#own-page", { label: "49–59" });
      await expect.poll(() => shown().count()).toBe(11);
      await page.selectOption("#own-press", { label: "moves it to Class 2" });
      await page.tap("[aria-label='Move picture 59 of Class 1 to Class 2']");
      await expect.poll(() => legends(page)).toEqual(["Class 1 · 58 pictures", "Class 2 · 61 pictures"]);
      await isSettled(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.tap("#undo");
      await expect.poll(() => legends(page)).toEqual(["Class 1 · 59 pictures", "Class 2 · 60 pictures"]);
      await page.waitForSelector("#own .choices button");
      await page.tap("[data-open=true]");
      await expect.poll(() => shown().count()).toBe(8);
      await page.keyboard.press("Enter");
      await expect.poll(() => shown().count()).toBe(48);
      await page.keyboard.press("Escape");
      await expect.poll(() => shown().count()).toBe(8);
      // The name that the page gave needs not be deleted first, which on a phone takes many taps.
      await page.tap("#own input[type=text] >> nth=0");
      await page.keyboard.type("udon");
      await page.keyboard.press("Enter");
      await expect.poll(() => legends(page)).toEqual(["udon · 59 pictures", "Class 2 · 60 pictures"]);
    });
  });

  it("and the network that learned from them stay as they were where there is no room for more, or for larger ones", async () => {
    await inLab({}, async (page) => {
      await withClasses(page, 5);
      await page.selectOption("#knob-size", "128");
      await page.waitForSelector("button.main:not(:disabled)");
      await isSettled(page);
      await page.click("button.main");
      await isTrained(page);
      await addMany(page, 0, 2721);
      await page.waitForSelector(
        "[role=alert]:has-text('no room for 2,731 pictures of 128 × 128 pixels, and has changed nothing: it has room for 2,730')",
      );
      expect(await legends(page)).toEqual(["Class 1 · 5 pictures", "Class 2 · 5 pictures"]);
      expect(await page.textContent("#state")).toBe("trained: 5 epochs");
      // As many files at a smaller size are no more pixels than there is room for.
      await page.selectOption("#knob-size", "32");
      await page.waitForSelector("button.main:not(:disabled)");
      await addMany(page, 0, 2721);
      await page.waitForSelector("#own legend:has-text('Class 1 · 2726 pictures')");
      const canTrain = () => page.isEnabled("button.main");
      await expect.poll(canTrain, { timeout: 60_000 }).toBe(true);
      await page.selectOption("#knob-size", "128");
      await page.waitForSelector("[role=alert]:has-text('Choose a smaller size in pixels, or fewer pictures')");
      await expect.poll(() => page.inputValue("#knob-size")).toBe("32");
      expect(await canTrain()).toBe(true);
    });
  });

  it("take the largest pictures of telephones, and name a file that is larger still", async () => {
    await inLab({}, async (page) => {
      await withClasses(page, 2);
      await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(7100, 7100);
        const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
        [context.fillStyle] = ["#c08040"];
        context.fillRect(0, 0, 7100, 7100);
        const pictures = await Promise.all(
          ["jpeg", "webp"].map(async (type) => {
            const blob = await canvas.convertToBlob({ type: `image/${type}` });
            return new File([blob], `large.${type}`, { type: blob.type });
          }),
        );
        // Its header tells of 65,500 pixels in width and height.
        const bytes = new Uint8Array(await pictures[0].arrayBuffer());
        const size = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0) + 5;
        bytes.set([0xff, 0xdc, 0xff, 0xdc], size);
        const chosen = new DataTransfer();
        for (const file of [...pictures, new File([bytes], "endless.jpeg")]) chosen.items.add(file);
        const input = document.querySelector<HTMLInputElement>("[data-class='0']") as HTMLInputElement;
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
      });
      await page.waitForSelector("#own legend:has-text('Class 1 · 4 pictures')", { timeout: 120_000 });
      await page.waitForSelector(
        "#pictures p:has-text('JPEGs of up to 210 million pixels, and other pictures of up to 50: endless.jpeg.')",
      );
      const middles = await page
        .locator("#own fieldset >> nth=0")
        .locator(".choices canvas")
        .evaluateAll((canvases) =>
          canvases.slice(-2).map((canvas) => {
            const context = (canvas as HTMLCanvasElement).getContext("2d") as CanvasRenderingContext2D;
            return [...context.getImageData(16, 16, 1, 1).data];
          }),
        );
      for (const middle of middles)
        for (const [c, value] of [0xc0, 0x80, 0x40].entries()) expect(Math.abs(middle[c] - value)).toBeLessThan(4);
    });
  });

  it("get a sentence for what cannot be pasted, and a link for what it asks that the page does not have", async () => {
    await inLab({ link: `${LINK}&size=65&colour=blue`, width: 360 }, async (page) => {
      await page.waitForSelector("#misread [role=alert]:has-text('goes on without it: size=65, colour=blue. ')");
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await page.inputValue("#knob-epochs")).toBe("5");
      await page.selectOption("#knob-epochs", "10");
      await page.waitForSelector("#misread [role=alert]", { state: "detached" });
      // As on a page that is no secure one.
      await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
      await page.tap("text=Make your own classes");
      await page.tap("[aria-label='Paste: Class 1']");
      const alert = page.locator("#pictures [role=alert]:has-text('press Ctrl+V')");
      await alert.waitFor();
      // On a phone it stands far above the button: it comes into sight.
      await expect.poll(() => alert.evaluate((one) => one.getBoundingClientRect().top >= 0)).toBe(true);
    });
  });
});
