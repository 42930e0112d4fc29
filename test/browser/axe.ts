import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What pages are held to: WCAG 2.2, levels A and AA, and the practices that axe recommends beyond it. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What differs between light and dark. */
const CONTRAST = ["color-contrast"];

/** The rules of accessibility that a page breaks, as axe finds them, and the first place of each. */
export const violations = (page: Page): Promise<string[]> => run(page, RULES);

/** The same of contrast alone. */
export const lowContrast = (page: Page): Promise<string[]> => run(page, CONTRAST);

async function run(page: Page, runOnly: readonly string[]): Promise<string[]> {
  // As a script of the page a policy might forbid it.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(SOURCE);
  // Without `preload` axe asks for no file again, which a page that is opened from the disk may not.
  const options = JSON.stringify({ runOnly, preload: false, resultTypes: ["violations"] });
  return page.evaluate(
    `axe.run(${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))`,
  );
}
