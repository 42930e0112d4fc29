import type { CDPSession, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasChromium } from "./chromium.js";
import { buildLab, inLab, isSettled } from "./openLab.js";

buildLab();

/** Trains from the start to the end, and goes back to the start. */
async function trainOnce(page: Page): Promise<void> {
  await page.click("button.main");
  await page.waitForFunction(() => /^trained/.test(document.querySelector("#state")?.textContent ?? ""));
  await page.locator("#controls button").nth(3).click();
  await page.waitForFunction(() => !/^trained/.test(document.querySelector("#state")?.textContent ?? ""));
}

/** What the page holds after its garbage has been collected. */
async function held(page: Page, session: CDPSession): Promise<{ nodes: number; listeners: number; megabytes: number }> {
  await isSettled(page);
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: of("Nodes"), listeners: of("JSEventListeners"), megabytes: of("JSHeapUsedSize") / 1e6 };
}

describe.skipIf(!hasChromium)("the memory of the lab", () => {
  it("is flat over ten trainings", { timeout: 120_000 }, () =>
    inLab({ link: "size=32&photos=8&epochs=3&filters=4&batchSize=4" }, async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      await trainOnce(page);
      await trainOnce(page);
      const before = await held(page, session);
      for (let run = 0; run < 10; run++) await trainOnce(page);
      const after = await held(page, session);
      expect(after.nodes - before.nodes).toBeLessThan(100);
      expect(after.listeners - before.listeners).toBeLessThan(10);
      expect(after.megabytes - before.megabytes).toBeLessThan(1.5);
      expect(page.workers().length).toBeLessThanOrEqual(1);
    }),
  );
});
