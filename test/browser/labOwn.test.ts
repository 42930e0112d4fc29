import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { png } from "../data/images.js";
import { violations } from "./axe.js";
import { chromiumMissing, hasChromium } from "./chromium.js";
import { buildLab, expectKept, inLab, isTrained, labFolder } from "./openLab.js";
import { overflow } from "./watchedPage.js";

buildLab();

/** A picture that can hardly be packed. */
const noise = (side: number) =>
  png(side, side, (x, y) =>
    [0, 1, 2].map((c) => Math.floor(Math.abs(Math.sin(x * 12.9898 + y * 78.233 + c) * 43758.5) % 256)),
  );

describe.skipIf(!hasChromium)(
  `a reader's own pictures in the lab in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
  () => {
    it("trains on a folder of a reader's own, and says what is wrong with another", async () => {
      const photos = join(labFolder(), "pets");
      for (const [label, name] of ["cat", "dog", "owl"].entries()) {
        mkdirSync(join(photos, name), { recursive: true });
        for (let i = 0; i < 5; i++)
          writeFileSync(
            join(photos, name, `${i}.png`),
            png(8, 8, (x, y) => [label * 90, x * 20, y * 20 + i]),
          );
      }
      await inLab({}, async (page) => {
        await page.setInputFiles("#own-folder", photos);
        await page.waitForFunction(() => /cat, dog, owl/.test(document.querySelector("#pictures")?.textContent ?? ""));
        await page.click("button.main");
        await isTrained(page);
        expect(await page.locator(".confusion tbody td").count()).toBe(9);
        expect(await page.textContent("#take pre")).toContain('"units": 3,');
        await page.setInputFiles("#own-folder", join(photos, "cat"));
        await page.waitForSelector("[role=alert]");
        expect(await page.textContent("[role=alert]")).toMatch(
          /^cat has no class folders|^the chosen folder has one class/,
        );
        expect(await page.textContent("#pictures")).toMatch(/cat, dog, owl/);
      });
    });

    it("takes pictures by camera, file and paste into classes of the reader's names, and lets the camera go", async () => {
      await inLab({ locale: "ja-JP", width: 360 }, async (page) => {
        await page.tap("text=自分でクラスを作る");
        await page.fill("#own input[type=text] >> nth=0", "時計");
        await page.keyboard.press("Tab");
        await page.waitForSelector("text=/クラス「時計」にまだ画像がありません/");
        await page.tap("text=カメラ >> nth=0");
        await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
        const track = await page.evaluateHandle(
          () => ((document.querySelector("video") as HTMLVideoElement).srcObject as MediaStream).getTracks()[0],
        );
        const shutter = page.locator(".shutter");
        await shutter.scrollIntoViewIfNeeded();
        const place = await shutter.boundingBox();
        await shutter.tap();
        await shutter.focus();
        await page.keyboard.press("Enter");
        await page.waitForSelector("text=時計 · 2 枚");
        await page.waitForFunction(() => document.querySelectorAll("#own .choices button").length === 2);
        const box = (await shutter.boundingBox()) as { x: number; y: number };
        expect(box).toEqual(place);
        await page.mouse.move(box.x + 5, box.y + 5);
        await page.mouse.down();
        await page.mouse.move(box.x - 40, box.y - 40);
        // Pictures come four times a second: one number may be gone before it is seen.
        await page.waitForFunction(
          () => Number(/時計 · (\d+) 枚/.exec(document.querySelector("#own")?.textContent ?? "")?.[1]) >= 4,
        );
        await page.mouse.up();
        await page.selectOption("#camera-class", "1");
        await page.tap(".shutter");
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        await page.tap("text=カメラを閉じる");
        expect(await track.evaluate(({ readyState }) => readyState)).toBe("ended");
        const decoding = page.waitForEvent("worker").then((worker) => worker.url());
        await page.setInputFiles("[data-class='1']", {
          name: "a.png",
          mimeType: "image/png",
          buffer: Buffer.from(noise(200)),
        });
        await page.waitForSelector("text=クラス 2 · 2 枚");
        // A file as large as this is decoded in a worker, which stays for a moment.
        expect(await decoding).toMatch(/^blob:/);
        await page.evaluate(async () => {
          const canvas = new OffscreenCanvas(9, 9);
          canvas.getContext("2d")?.fillRect(0, 0, 5, 5);
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([await canvas.convertToBlob()], "b.png", { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        });
        await page.waitForSelector("text=クラス 2 · 3 枚");
        await page.waitForFunction(() => document.querySelectorAll("#own .choices button").length >= 7);
        await page.locator("#own fieldset >> nth=1").locator(".choices button").first().tap();
        await page.waitForSelector("text=クラス 2 · 2 枚");
        await page.waitForSelector("button.main:not(:disabled)");
        await page.tap("#controls button.main");
        await isTrained(page);
        expect(await page.textContent(".confusion thead")).toMatch(/クラス 2時計/);
      });
    });

    it("looks through the camera, over and over, and lets it go when a picture is chosen", async () => {
      await inLab({}, async (page) => {
        await page.click("button.main");
        await isTrained(page);
        const canvases = await page.locator(".maps canvas").elementHandles();
        await page.click("#look-camera");
        await page.waitForFunction(() =>
          /^It says [^.]*\.$/.test(document.querySelector(".answer")?.textContent ?? ""),
        );
        expect(await page.getAttribute("#look-camera", "aria-pressed")).toBe("true");
        const painted = () =>
          page.locator(".pair canvas >> nth=0").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
        // The camera of the test shows a clock that moves.
        const before = await painted();
        await expect.poll(painted).not.toBe(before);
        expect(await violations(page)).toEqual([]);
        await page.click("#look .choices button >> nth=1");
        await page.waitForFunction(() => / It is /.test(document.querySelector(".answer")?.textContent ?? ""));
        expect(await page.getAttribute("#look-camera", "aria-pressed")).toBe("false");
        // The canvases of the maps stay, whatever is looked at.
        await expectKept(page, canvases, ".maps canvas");
      });
    });

    it("says what to do when the camera cannot be had", async () => {
      await inLab({}, async (page) => {
        const refuse = (name: string) =>
          page.evaluate((name) => {
            navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
          }, name);
        await refuse("NotFoundError");
        await page.click("#look-camera");
        await page.waitForSelector('#look [role=alert]:has-text("No camera was found")');
        await page.click("text=Make your own classes");
        for (const [name, words] of [
          ["NotAllowedError", "may not use the camera here. Allow it"],
          ["NotFoundError", "No camera was found"],
          ["NotReadableError", "another program may have it"],
        ]) {
          await refuse(name);
          await page.click("#own button >> nth=0");
          await page.waitForSelector(`#pictures [role=alert]:has-text("${words}")`);
        }
      });
    });

    const CONTENT: Readonly<Record<string, string>> = {
      "text.png": "no picture",
      "cut.webp": "RIFF\x10\0\0\0WEBPVP8 ",
    };
    const added = (page: Page, at: number, ...names: string[]) =>
      page.setInputFiles(
        `[data-class='${at}']`,
        names.map((name) => ({
          name,
          mimeType: "image/png",
          buffer: Buffer.from(CONTENT[name] ?? png(9, 9, (x, y) => [90 * at, 20 * x, 20 * y])),
        })),
      );
    const legend = (page: Page, at: number) => page.locator("#own legend").nth(at);

    it("are trained on beside files that cannot be read, which are named and can be removed", async () => {
      await inLab({ width: 360 }, async (page) => {
        await page.tap("text=Make your own classes");
        for (const at of [0, 1]) {
          await added(page, at, "a.png", "b.png", "c.png", at === 0 ? "text.png" : "cut.webp");
          await expect.poll(() => legend(page, at).textContent()).toBe(`Class ${at + 1} · 3 pictures`);
        }
        await page.waitForSelector("text=Left out, since they cannot be read as pictures: text.png, cut.webp");
        await page.waitForSelector("button.main:not(:disabled)");
        expect(await page.textContent("#pictures")).toContain("4 pictures to train on, 2 to validate");
        expect(await violations(page)).toEqual([]);
        await page.tap("[aria-label='Remove picture 4 of Class 1: text.png cannot be read']");
        await page.waitForSelector("text=cannot be read as pictures: cut.webp. >> visible=true");
        await expect.poll(() => page.locator(".broken").count()).toBe(1);
      });
    });

    it("come back when a change is undone, and outlive clicks on what is gone", async () => {
      await inLab({}, async (page) => {
        await page.click("text=Make your own classes");
        await added(page, 0, "a.png", "b.png", "c.png");
        await expect.poll(() => legend(page, 0).textContent()).toBe("Class 1 · 3 pictures");
        await page.click("text=Another class");
        await expect.poll(() => page.locator("#own legend").count()).toBe(3);
        // Twice before the page has drawn: the class beside it stays.
        await page.evaluate(() => {
          const button = document.querySelector<HTMLButtonElement>("[aria-label='Remove the class Class 1']");
          button?.click();
          button?.click();
        });
        await expect.poll(() => page.locator("#own legend").count()).toBe(2);
        await page.click("#undo");
        await expect.poll(() => legend(page, 0).textContent()).toBe("Class 1 · 3 pictures");
        await page.waitForSelector("#own .choices button");
        await page.evaluate(() => {
          const buttons = [...document.querySelectorAll("button")];
          const picture = document.querySelector<HTMLButtonElement>("#own .choices button");
          buttons.find(({ textContent }) => textContent === "Painted bowls again")?.click();
          picture?.click();
        });
        await page.waitForSelector("button.main:not(:disabled)");
        expect(await page.locator("#own legend").count()).toBe(0);
        await page.click("#undo");
        await expect.poll(() => legend(page, 0).textContent()).toBe("Class 1 · 3 pictures");
      });
    });

    it("begin with a paste, and the browser asks before they are lost with the page", async () => {
      await inLab({}, async (page) => {
        const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
        expect(await asks()).toBe(false);
        await page.evaluate(async () => {
          const canvas = new OffscreenCanvas(9, 9);
          canvas.getContext("2d");
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([await canvas.convertToBlob()], "b.png", { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
        });
        await page.waitForSelector("text=Class 1 · 1 picture");
        expect(await asks()).toBe(true);
        await added(page, 0, "a.png");
        await page.waitForSelector("text=Class 1 · 2 pictures");
        await added(page, 1, "c.png", "d.png");
        await page.waitForSelector("button.main:not(:disabled)");
        const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=/one zip file$/")]);
        await expect.poll(asks).toBe(false);
        // The zip file opens without a mouse: on a phone nothing can be dropped.
        await page.click("text=Painted bowls again");
        await page.waitForSelector("button.main:not(:disabled)");
        await page.setInputFiles("#own-zip", await download.path());
        await page.waitForSelector("text=2 pictures to train on, 2 to validate: Class 1, Class 2");
      });
    });

    it("stay those of their tab, and are stored nowhere", async () => {
      await inLab({}, async (page) => {
        const other = await page.context().newPage();
        await other.goto(page.url());
        for (const [tab, names] of [
          [page, ["a.png", "b.png"]],
          [other, ["c.png", "d.png", "e.png"]],
        ] as const) {
          await tab.bringToFront();
          await tab.click("text=Make your own classes");
          await added(tab, 0, ...names);
          await expect.poll(() => legend(tab, 0).textContent()).toBe(`Class 1 · ${names.length} pictures`);
        }
        expect(await legend(page, 0).textContent()).toBe("Class 1 · 2 pictures");
        expect(
          await page.evaluate(async () => [...(await indexedDB.databases()), ...Object.keys(localStorage)]),
        ).toEqual([]);
      });
    });

    it("are named when a file has gone before everything is packed", async () => {
      await inLab({ locale: "ja-JP" }, async (page) => {
        await page.click("text=自分でクラスを作る");
        const gone = join(labFolder(), "gone.png");
        writeFileSync(
          gone,
          png(9, 9, () => [9, 9, 9]),
        );
        await page.setInputFiles("[data-class='0']", gone);
        await page.waitForSelector("text=クラス 1 · 1 枚");
        await added(page, 1, "c.png", "d.png");
        await page.waitForSelector("button.main:not(:disabled)");
        rmSync(gone);
        await page.click("text=すべてを 1 つの zip にまとめる");
        await page.waitForSelector("#take [role=status]:has-text('ファイル gone.png がもう読めません')");
      });
    });
  },
);
