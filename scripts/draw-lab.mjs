/**
 * Draws the pictures of the lab for README.md and the documentation, in both languages, light and dark: assets/lab.webp, lab.dark.webp, lab.ja.webp
 * and lab.ja.dark.webp. Needs Chromium (CHROMIUM says where it is), and `npm run build:wasm` before.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { labPage } from "./build-lab.mjs";

/** Batch normalisation at Keras's momentum: it learns the training pictures, and validation stays at chance. */
const SETTINGS = "epochs=10&batchNorm=1";

const folder = mkdtempSync(join(tmpdir(), "draw-lab-"));
const file = join(folder, "index.html");
writeFileSync(file, await labPage());
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const language of ["en", "ja"])
    for (const colorScheme of ["light", "dark"]) {
      const name = ["lab", language === "ja" ? ".ja" : "", colorScheme === "dark" ? ".dark" : ""].join("");
      writeFileSync(join(import.meta.dirname, "..", "assets", `${name}.webp`), await picture(language, colorScheme));
    }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** The first screen after a training. */
async function picture(language, colorScheme) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 938 }, bypassCSP: true });
  await page.goto(`file://${file}#${SETTINGS}`);
  if (language === "ja") await page.getByRole("button", { name: "日本語" }).click();
  await page.locator("#controls button").first().click();
  await page.waitForFunction(
    () => /^(trained|訓練終了)/.test(document.querySelector("#state").textContent),
    undefined,
    {
      timeout: 300_000,
    },
  );
  // What is shown of the trained network follows its end.
  await page.waitForTimeout(1000);
  await page.evaluate(() => document.activeElement?.blur());
  const png = await page.screenshot();
  const webp = await page.evaluate(asWebp, png.toString("base64"));
  await page.close();
  return Buffer.from(webp, "base64");
}

/** In the page: a PNG as WebP, which is a third as large. */
async function asWebp(png) {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.9).split(",")[1];
}
