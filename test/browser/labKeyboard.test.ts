import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, inLab, isSettled, isTrained, picturesOfClass } from "./openLab.js";

buildLab();

/** Presses a control from the keyboard. @returns the words of what has the focus when the page has drawn what came of it */
async function press(page: Page, control: string, key = "Enter"): Promise<string> {
  await expect.poll(() => page.locator(control).first().isEnabled()).toBe(true);
  await page.locator(control).first().focus();
  await page.keyboard.press(key);
  await isSettled(page);
  return focused(page);
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement === document.body
      ? "nothing"
      : (activeElement?.getAttribute("aria-label") ?? activeElement?.textContent ?? "");
  });

describe.skipIf(!hasChromium)(`the lab by keyboard in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("keeps the focus on what was pressed while a network is trained, looked into, compared and begun anew", async () => {
    await inLab({}, async (page) => {
      expect(await press(page, "text=One step")).toBe("One step");
      expect(await press(page, "text=One epoch")).toBe("One epoch");
      await press(page, "button.main");
      await isTrained(page);
      await isSettled(page);
      // It cannot be pressed now, keeps the focus nevertheless, and does nothing.
      expect(await focused(page)).toBe("Train");
      await page.keyboard.press("Enter");
      expect(await page.textContent("#state")).toBe("trained: 5 epochs");
      expect(await press(page, "text=Keep as A")).toBe("Keep as A to compare");
      expect(await press(page, "text=Forget A")).toBe("Training");
      expect(await press(page, "[data-cell='0-0']")).toMatch(/pictures? of ramen that it took for ramen/);
      expect(await page.locator("#judge-cell p").count()).toBe(1);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator("#judge-cell p").count()).toBe(0);
      expect(await press(page, "#judge-test button")).toBe("Open the test set");
      expect(await press(page, "text=Three seeds")).toBe("Three seeds");
      expect(await press(page, "text=Back to the start")).toBe("Back to the start");
      // What the reader leaves is out of the way of the Tab key.
      await page.keyboard.press("Tab");
      expect(await page.locator("[aria-disabled]").count()).toBe(0);
      expect(await page.isDisabled("text=Back to the start")).toBe(true);
    });
  });

  it("takes the focus to the reader's classes, and never to a picture that the next press would remove", async () => {
    await inLab({}, async (page) => {
      expect(await press(page, "text=Make your own classes")).toBe("Your classes");
      for (const at of [0, 1]) {
        await page.setInputFiles(`[data-class='${at}']`, picturesOfClass(5, at));
        await page.waitForSelector(`#own legend:has-text("Class ${at + 1} · 5 pictures")`);
      }
      await page.waitForSelector("button.main:not(:disabled)");
      await isSettled(page);
      expect(await focused(page)).toBe("Your classes");
      // The next takes its place, and after the last the one before it.
      expect(await press(page, "[aria-label^='Remove picture 2 of Class 1']")).toMatch(/^Remove picture 2 of Class 1/);
      expect(await press(page, "[aria-label^='Remove picture 4 of Class 1']")).toMatch(/^Remove picture 3 of Class 1/);
      expect(await press(page, "text=Another class")).toBe("Name of class 3");
      expect(await press(page, "[aria-label='Remove the class Class 3']")).toBe("Class 2 · 5 pictures");
      await press(page, "[aria-label='Camera: Class 2']");
      await expect.poll(() => focused(page)).toMatch(/^Take a picture/);
      await page.keyboard.press("Escape");
      await page.waitForSelector("video", { state: "detached" });
      expect(await focused(page)).toBe("Camera: Class 2");
      for (let times = 0; times < 5; times++) await press(page, "#undo");
      expect(await focused(page)).toMatch(/^Undo|^Painted/);
      expect(await press(page, "text=Painted bowls again")).toMatch(/^Make your own classes/);
    });
  });
});
