import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { networkOf } from "../../site/lab/network.js";
import { paintedBowls } from "../../site/lab/pictures.js";
import { Run } from "../../site/lab/Run.js";
import { fromLink } from "../../site/lab/settings.js";
import { loadModel } from "../../src/io/index.js";
import { FULL } from "../full.js";
import { violations } from "./axe.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, expectKept, inLab, isSettled, isTrained, LINK } from "./openLab.js";
import { overflow } from "./watchedPage.js";

buildLab();

describe.skipIf(!hasChromium)(`the lab in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("trains by the keyboard alone to the numbers of Node, and its network leaves as a file that loads", async () => {
    const settings = fromLink(LINK);
    const pictures = await paintedBowls(settings.size, new AbortController().signal, () => {});
    const here = new Run(settings, networkOf(settings, 2), pictures, () => {});
    here.go("end");
    while (here.progress.state !== "done") await new Promise((resolve) => setTimeout(resolve, 5));
    const weights = await here.weights();
    await here.close();
    await inLab({}, async (page) => {
      for (let tabs = 0; ; tabs++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(() => document.activeElement?.classList.contains("main"))) break;
        expect(tabs).toBeLessThan(40);
      }
      await page.keyboard.press("Enter");
      await isTrained(page);
      const rows = await page.evaluate(() =>
        [...document.querySelectorAll("#curves tbody tr")].map((row) =>
          [...row.querySelectorAll("td")].map((cell) => cell.textContent),
        ),
      );
      const { accuracy, valAccuracy, loss, valLoss } = here.curves;
      expect(rows).toEqual(
        [0, 1, 2, 3, 4].map((i) => [accuracy, valAccuracy, loss, valLoss].map((values) => values[i].toFixed(4))),
      );
      // The test set is opened once.
      await page.click("#judge p button");
      await page.waitForFunction(() =>
        /\d+ of 56 test pictures/.test(document.querySelector("#judge [role=status]")?.textContent ?? ""),
      );
      expect(await page.isDisabled("#judge p button")).toBe(true);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=/one zip file/")]);
      const project = unzipSync(readFileSync(await download.path()));
      const model = await loadModel(project["noodle-lab/model.keras"]);
      expect((await model.getWeights()).map(({ data }) => data)).toEqual(weights.map(({ data }) => data));
      expect(model.metadata).toEqual({ classNames: '["ramen","udon"]', preparation: "unit" });
      expect(Object.keys(project).filter((name) => name.endsWith(".png")).length).toBe(112 + 56 + 56);
    });
  });

  it("pauses, steps, keeps a curve and begins anew with the same numbers", async () => {
    await inLab({}, async (page) => {
      await page.click("text=One step");
      await page.waitForFunction(() =>
        /^paused: epoch 1 of 5, step 1 of 2/.test(document.querySelector("#state")?.textContent ?? ""),
      );
      await isSettled(page);
      // The numbers of one value of a map: pointed at, or chosen by arrow keys.
      await page.locator(".maps canvas >> nth=2").hover({ position: { x: 20, y: 30 } });
      await page.waitForFunction(() =>
        /^conv2d, map 3, row 1\d, column \d+: \d/.test(
          document.querySelector("#spot > p:last-child")?.textContent ?? "",
        ),
      );
      await page.focus("#spot-row");
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowRight");
      await page.waitForSelector("text=/^conv2d, map 3, row 2, column/");
      expect(await page.locator("#spot .grid-of-numbers").count()).toBe(9);
      expect(await page.locator("#strengths tbody tr").count()).toBe(6);
      await page.click("text=One epoch");
      await page.waitForFunction(() => document.querySelectorAll("#curves tbody tr").length === 1);
      const first = await page.textContent("#curves tbody");
      await page.click("text=Keep as A");
      await page.waitForFunction(
        () => document.querySelectorAll("#curves .line.kept, #curves .line.kept-training").length === 4,
      );
      await page.click("text=Back to the start");
      await page.waitForFunction(() => /^ready/.test(document.querySelector("#state")?.textContent ?? ""));
      await page.click("text=One epoch");
      // The epoch's number, A's figures, and the same anew.
      await page.waitForFunction(
        (expected) => document.querySelector("#curves tbody")?.textContent === expected,
        `${first}${first?.slice(1)}`,
      );
      // Another setting begins anew and stands in the link.
      await page.selectOption("#preset", "s5");
      await page.waitForFunction(() => location.hash.includes("batchNorm=1"));
      await page.waitForFunction(() => document.querySelectorAll("#curves .line.validation[points='']").length === 2);
      // A and B, and a band over three seeds.
      await page.click("text=Three seeds");
      await page.waitForFunction(() => /^Seed 3 of 3/.test(document.querySelector("#seeds")?.textContent ?? ""));
      await page.waitForFunction(() =>
        [...document.querySelectorAll("#comparison tbody tr")].some(({ textContent }) => textContent === "Epochs15"),
      );
      await page.waitForFunction(() => document.querySelectorAll("#curves polygon.band").length === 4);
      const comparison = await page.textContent("#comparison tbody");
      expect(comparison).toMatch(/Batch normalisationoffon/);
      expect(comparison).toMatch(/Accuracy, validation0\.\d{3}0\.\d{3}/);
      await page.click("text=Back to A's settings");
      await page.waitForFunction(() => !location.hash.includes("batchNorm"));
    });
  });

  it("takes a network that is written as code, and says on which line it cannot be understood", async () => {
    await inLab({ width: 360, locale: "ja-JP" }, async (page) => {
      await page.tap("text=ネットワークをコードで書き換える");
      const code = await page.inputValue("#code");
      await page.fill("#code", code.replace("new Flatten()", "new Flat()"));
      await page.tap("#use-code");
      expect(await page.textContent("#code-error")).toMatch(/^11 行目：ラボで使えない層です/);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.fill("#code", code.replace("new Conv2D(4, 3", "new Conv2D(5, 5"));
      await page.tap("#use-code");
      await page.waitForFunction(() => location.hash.includes("layers=conv-5-5"));
      // The blocks are drawn in the next frame.
      await expect.poll(() => page.textContent("#network-blocks tbody tr")).toBe("Conv2D 5 × 5×5, ReLU28 × 28 × 5380");
      await isSettled(page);
      await page.tap("button.main");
      await isTrained(page);
      // A control takes its place again.
      await page.selectOption("#preset", "s1");
      await page.waitForFunction(() => !location.hash.includes("layers"));
    });
  });

  const looks = [
    ["en-GB", "light", 1280],
    ["ja-JP", "dark", 360],
    ["en-GB", "dark", 360],
    ["ja-JP", "light", 1280],
  ] as const;
  it.each(FULL ? looks : looks.slice(0, 2))(
    "breaks no rule that axe knows and fits its screen, at rest and trained: %s, %s, %d pixels",
    async (locale, colorScheme, width) => {
      await inLab({ locale, colorScheme, width }, async (page) => {
        expect(await page.getAttribute("html", "lang")).toBe(locale.slice(0, 2));
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        if (width < 500) await page.tap("button.main");
        else await page.click("button.main");
        await isTrained(page);
        await page.click("[data-cell='0-0']");
        expect(await page.locator(".mistakes figure").count()).toBe(
          Math.min(
            8,
            await page
              .locator("td.wrong button")
              .evaluateAll((all) => all.reduce((sum, { textContent }) => sum + Number(textContent), 0)),
          ),
        );
        await page.click("#controls button:nth-child(5)");
        await page.waitForSelector("#comparison table");
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      });
    },
  );

  it("keeps one worker and throws nothing, however fast it is begun, tested and sent back", async () => {
    await inLab({}, async (page) => {
      let most = 0;
      page.on("worker", () => {
        most = Math.max(most, page.workers().length);
      });
      const rewind = () => page.locator("#controls button").nth(3).click();
      for (let times = 0; times < 6; times++) {
        await page.click("button.main");
        await rewind();
      }
      await page.click("button.main");
      await isTrained(page);
      // The test set is asked while its training ends.
      await page.evaluate(() => {
        for (const button of ["#judge p button", "#controls button:nth-child(4)"])
          document.querySelector<HTMLButtonElement>(button)?.click();
      });
      await page.waitForFunction(() => /^ready/.test(document.querySelector("#state")?.textContent ?? ""));
      await page.click("button.main");
      await isTrained(page);
      expect(most).toBe(1);
      // Opened in one language, it stays open in the other.
      await page.click("#judge p button");
      await page.waitForFunction(() => document.querySelector("#judge p button[aria-disabled]"));
      await page.click(".other");
      await page.waitForFunction(() =>
        /56 枚のうち/.test(document.querySelector("#judge [role=status]")?.textContent ?? ""),
      );
      expect(await page.isDisabled("#judge p button")).toBe(true);
    });
  });

  it("computes no style of the whole page anew while it trains, and keeps its canvases", async () => {
    await inLab({}, async (page) => {
      await page.evaluate(() => {
        const changes: string[] = [];
        const observer = new MutationObserver((records) => {
          for (const { target, attributeName } of records) changes.push(`${target.nodeName} ${attributeName}`);
        });
        for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
        Object.assign(globalThis, { changes });
      });
      await page.click("text=One epoch");
      await page.waitForFunction(() => /after 1 epoch/.test(document.querySelector("#judge")?.textContent ?? ""));
      await page.waitForSelector(".maps canvas");
      const canvases = await page.locator("#look canvas").elementHandles();
      await page.click("button.main");
      await isTrained(page);
      expect(await page.evaluate("changes")).toEqual([]);
      await expectKept(page, canvases, "#look canvas");
    });
  });

  it("keeps a setting that is chosen just before another, which the page does not show yet", async () => {
    await inLab({}, async (page) => {
      await page.evaluate(() => {
        for (const [id, value] of [
          ["knob-epochs", "10"],
          ["knob-batchSize", "8"],
          ["knob-size", "48"],
        ]) {
          const select = document.getElementById(id) as HTMLSelectElement;
          select.value = value;
          select.dispatchEvent(new Event("change"));
        }
      });
      expect(await page.evaluate(() => location.hash)).toBe("#size=48&photos=8&filters=4&batchSize=8&epochs=10");
    });
  });

  it("says of a network without maps that it has none to show, trained or not", async () => {
    await inLab({ link: `${LINK}&convolutions=0&dense=1` }, async (page) => {
      const seen = () => page.textContent("#look-seen");
      await expect.poll(seen).toMatch(/^This network has no maps to show/);
      await page.click("button.main");
      await isTrained(page);
      await isSettled(page);
      expect(await seen()).toMatch(/^This network has no maps to show/);
      await page.selectOption("#preset", "s2");
      await expect.poll(seen).toMatch(/^Train for a step/);
    });
  });

  it("draws no part that is off the screen while it trains, until the reader comes there", async () => {
    await inLab({ width: 360 }, async (page) => {
      await page.selectOption("#knob-epochs", "60");
      await page.selectOption("#knob-photos", { label: "all 112" });
      await isSettled(page);
      await page.evaluate(() => {
        const counts = { judge: 0, curves: 0 };
        for (const id of ["judge", "curves"] as const)
          new MutationObserver(() => counts[id]++).observe(document.getElementById(id) as HTMLElement, {
            subtree: true,
            childList: true,
            characterData: true,
          });
        Object.assign(globalThis, { counts });
      });
      const drawn = () => page.evaluate("counts") as Promise<{ judge: number; curves: number }>;
      await page.tap("button.main");
      await page.waitForFunction(
        () => Number(/^training: epoch (\d+)/.exec(document.querySelector("#state")?.textContent ?? "")?.[1]) >= 3,
        undefined,
        { timeout: 90_000 },
      );
      const { judge, curves } = await drawn();
      expect(judge).toBe(0);
      expect(curves).toBeGreaterThan(0);
      await page.evaluate(() => document.querySelector("#judge")?.scrollIntoView());
      await page.waitForSelector(".confusion");
      expect(await page.textContent("#state")).toMatch(/^training/);
    });
  });
});
