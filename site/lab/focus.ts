/** Where the focus goes when a part of the page is drawn next. */
const wanted = new Map<string, string>();

/** Has the focus go to an element of a part when that is drawn next: to what the reader has asked for. */
export const focusNext = (id: string, selector: string): void => {
  wanted.set(id, selector);
};

/**
 * Keeps the focus in a part of the page whose content is replaced: on the control of the same name, or in the same place; where there is none, on the
 * heading above, from which a reader goes on. @returns what is to be called when the new content is there
 */
export function keepingFocus(part: HTMLElement): () => void {
  const before = controlsIn(part);
  const at = before.indexOf(document.activeElement as HTMLElement);
  const gone = at >= 0 ? { at, name: nameOf(before[at]), kind: kindOf(before[at]) } : null;
  const selector = wanted.get(part.id);
  return () => {
    const aim = selector === undefined ? null : part.querySelector<HTMLElement>(selector);
    if (aim) wanted.delete(part.id);
    const next = aim ?? (gone && successor(gone, controlsIn(part)));
    if (next) take(next);
    else if (gone) focusHeading(part);
  };
}

/** Moves the focus to the heading of the section that something is in. */
export function focusHeading(part: Element): void {
  const heading = part.closest("section")?.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** What can have the focus; headings have it where something was opened or removed. */
const controlsIn = (part: HTMLElement) => [
  ...part.querySelectorAll<HTMLElement>("h2, h3, legend, a, button, input, select, textarea, summary, [tabindex]"),
];

/** A control that was replaced. */
interface Gone {
  readonly at: number;
  readonly name: string | null;
  readonly kind: string;
}

/** The control that stands for one that was replaced. */
function successor({ at, name, kind }: Gone, now: readonly HTMLElement[]): HTMLElement | null {
  const alike = now.filter((one) => kindOf(one) === kind);
  // What is removed from a row leaves its place to the next, or was the last.
  return alike.find((one) => nameOf(one) === name) ?? [now[at], now[at - 1]].find((one) => alike.includes(one)) ?? null;
}

const nameOf = (one: HTMLElement) => one.id || one.getAttribute("aria-label") || one.textContent;

/** What a control is, and the kind of row that it stands in. */
const kindOf = ({ tagName, parentElement }: HTMLElement) =>
  `${tagName} ${parentElement?.tagName} ${parentElement?.className}`;

/** Focuses a control. A button that cannot be used now keeps the focus until the reader leaves it, and does nothing meanwhile. */
function take(control: HTMLElement): void {
  if (control instanceof HTMLButtonElement && control.disabled) {
    control.disabled = false;
    control.setAttribute("aria-disabled", "true");
    control.addEventListener("click", (event) => event.stopImmediatePropagation(), { capture: true });
    control.addEventListener("blur", () => {
      control.removeAttribute("aria-disabled");
      control.disabled = true;
    });
  }
  // A heading has none of its own.
  if (control.tabIndex < 0) control.tabIndex = -1;
  control.focus();
}
