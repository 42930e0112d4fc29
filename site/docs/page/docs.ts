/** What every page of the documentation does: its menus are open where there is room, and the search is loaded when it is first used. */

import type { SearchResult } from "./search.js";

const root = document.documentElement.dataset.root ?? ".";

for (const details of document.querySelectorAll<HTMLDetailsElement>("details[data-wide]")) {
  const wide = matchMedia(`(min-width: ${details.dataset.wide})`);
  const follow = () => {
    details.open = wide.matches;
  };
  follow();
  wide.addEventListener("change", follow);
}
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
scrollTo(0, 0);
if (location.hash !== "") document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();

/** Scripts, and not modules or requests, so that pages opened from the disk can search as well. */
function load(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}/${file}`;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${file} cannot be loaded`));
    document.head.append(script);
  });
}

let loading: Promise<void> | undefined;
const language = document.documentElement.lang === "ja" ? "ja" : "en";

/** The search, from the first use on. */
async function search(words: string): Promise<SearchResult[]> {
  loading ??= Promise.all([load("search/reference.js"), load(`search/guides-${language}.js`)]).then(() =>
    load("search/search.js"),
  );
  await loading;
  return globalThis.noodlenetSearch?.find(words) ?? [];
}

const box = document.querySelector<HTMLElement>(".search");
const input = box?.querySelector("input");
const panel = box?.querySelector<HTMLElement>(".results");
if (box && input && panel) show(box, input, panel);

function show(box: HTMLElement, input: HTMLInputElement, panel: HTMLElement): void {
  const status = panel.querySelector("[role=status]")!;
  const list = panel.querySelector("ol")!;
  box.hidden = false;
  const close = () => {
    panel.hidden = true;
  };
  input.addEventListener("input", async () => {
    const words = input.value.trim();
    if (words === "") return close();
    const results = await search(words);
    if (input.value.trim() !== words) return;
    panel.hidden = false;
    const many = language === "ja" ? `${results.length} 件` : `${results.length} results`;
    const none = language === "ja" ? "見つかりません" : "Nothing was found";
    status.textContent = results.length === 0 ? none : many;
    list.replaceChildren(...results.map(itemOf));
  });
  // Arrows go through the results; Escape leads back to the words.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      input.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || panel.hidden) return;
    const stops: HTMLElement[] = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement as HTMLElement) + step;
    stops[Math.min(stops.length - 1, Math.max(0, at))].focus();
    event.preventDefault();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !box.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !box.contains(event.target)) close();
  });
}

function itemOf({ title, page, path, text }: SearchResult): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${root}/${path}`;
  link.textContent = title;
  const where = document.createElement("p");
  where.className = "quiet";
  where.textContent = [page, text].filter((part) => part !== "").join(": ");
  item.append(link, where);
  return item;
}
