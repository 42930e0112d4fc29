import type { Page } from "playwright-core";

/** What goes wrong on a page from now on, and what it asks for. */
export function watchPage(page: Page): { readonly errors: string[]; readonly requests: string[] } {
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  // What the page's policy forbids is told there, too, and so is what its workers are told.
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  return { errors, requests };
}

/** By how many pixels the page is wider than its screen. */
export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
