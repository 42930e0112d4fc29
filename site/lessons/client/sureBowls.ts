import { element, picture } from "../../shared/dom.js";

/** Bowls with what a network says of them. */
export interface SureBowls {
  /** Ramen and udon in turns, as base64: bytes of three channels. Only where the page is made, see {@link picturesOf}. */
  readonly still?: string;
  /** Height and width. */
  readonly size: number;
  /** Ramen and udon. */
  readonly names: readonly [string, string];
  /** A bowl's name, for those who do not see it. */
  readonly label: (at: number, truth: string) => string;
  /** How sure the network is of udon, as a text. */
  readonly sure: (percent: number) => string;
  /** The terms of the bowls and of what is said. */
  readonly terms: { readonly picture?: string; readonly sure: string };
}

/**
 * Pictures as elements: painted where the page is made, without a browser. The page itself shows them before its script comes; so they stand in it
 * once, and are taken from there.
 */
function picturesOf(still: string | undefined, size: number, label: (at: number) => string): HTMLElement[] {
  if (still === undefined) return [...document.querySelectorAll<HTMLElement>("#figure .strip img")];
  const bytes = Uint8Array.from(atob(still), (char) => char.charCodeAt(0));
  const step = size * size * 3;
  return Array.from({ length: bytes.length / step }, (_, at) =>
    picture({ data: bytes.subarray(at * step, (at + 1) * step), shape: [size, size, 3] }, label(at)),
  );
}

/** Bowls, each with a bar that says how sure a network is of udon, and a function that moves the bars. */
export function sureBowls({
  still,
  size,
  names,
  label,
  sure,
  terms,
}: SureBowls): [HTMLElement, (now: readonly number[]) => void] {
  const pictures = picturesOf(still, size, (at) => label(at, names[at % 2]));
  const bowls = pictures.map((one, at) => {
    const truth = names[at % 2];
    const bar = element("span", { class: "sure-bar" });
    const text = element("span", { class: "sure-text" });
    const node = element(
      "figure",
      {},
      element("div", { "data-term": terms.picture }, one),
      element("figcaption", {}, `${at + 1} ${truth}`),
      element("div", { class: "sure", "data-term": terms.sure }, bar, text),
    );
    return { bar, text, node };
  });
  const show = (now: readonly number[]) =>
    bowls.forEach(({ bar, text, node }, at) => {
      const percent = Math.round(100 * now[at]);
      const isRight = now[at] > 0.5 === (at % 2 === 1);
      bar.style.width = `${percent}%`;
      text.textContent = `${isRight ? "✓" : "✗"} ${sure(percent)}`;
      node.className = isRight ? "right" : "wrong";
    });
  return [element("div", { class: "strip" }, ...bowls.map(({ node }) => node)), show];
}
