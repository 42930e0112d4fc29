import { byId } from "./lesson.js";
import { keepPictureInView } from "./pictureInView.js";

/**
 * Lights a term in picture, formula, program and sentences at once while one of them is pointed at; a term that is chosen by its button, or by a tap,
 * stays lit. @param says what the term is now
 */
export function lightTerms(order: readonly string[], says: (term: string) => string): { refresh(): void } {
  keepPictureInView();
  let chosen: string | null = null;
  let lit: string | null = null;
  const chips = [...document.querySelectorAll<HTMLElement>(".chip")];
  const light = (term: string | null) => {
    lit = term;
    for (const part of document.querySelectorAll("[data-term]")) part.classList.toggle("lit", named(part) === term);
    const text = term === null ? (byId("says").dataset.help as string) : says(term);
    if (byId("says").textContent !== text) byId("says").textContent = text;
  };
  const choose = (term: string | null) => {
    chosen = term;
    for (const chip of chips) chip.setAttribute("aria-pressed", String(named(chip) === term));
    light(term);
  };
  const under = ({ target }: Event) => (target as Element).closest?.("[data-term]") ?? null;
  document.addEventListener("pointerover", (event) => {
    const part = under(event);
    if (event.pointerType === "mouse" && (part !== null || lit !== chosen)) light(part ? named(part) : chosen);
  });
  document.addEventListener("focusin", (event) => {
    const part = under(event);
    if (part) light(named(part));
    else if (lit !== chosen) light(chosen);
  });
  document.addEventListener("click", (event) => {
    const part = under(event);
    if (!part) return;
    const isChip = part.classList.contains("chip");
    choose(isChip && named(part) === chosen ? null : named(part));
  });
  byId("step").addEventListener("click", () => choose(order[(order.indexOf(chosen ?? "") + 1) % order.length]));
  return { refresh: () => light(lit) };
}

const named = (part: Element) => part.getAttribute("data-term") as string;

/** A number as programs write it. */
const inCode = (text: string) => text.replace(/[()]/g, "").replace("−", "-");

/** Writes the numbers that move where formula and program have them. */
export function writeNow(values: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(values))
    for (const place of document.querySelectorAll(`[data-now="${name}"]`)) {
      const inner = place.querySelector("mtext") ?? place;
      const own = place.closest(".program") ? inCode(text) : text;
      if (inner.textContent !== own) inner.textContent = own;
    }
}
