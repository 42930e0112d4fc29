import { keepingFocus } from "./focus.js";

type Content = readonly (Node | string | null | false | undefined)[];

/** What each part of the page was drawn of last. */
const drawn = new Map<string, string>();

/** What waits until the reader's finger or mouse is up: a click on a button that is replaced meanwhile would be lost. */
const waiting = new Map<string, () => void>();

/** Milliseconds until what is pressed is looked at again: of a finger some browsers say so a little longer. */
const AGAIN = 100;

function drawWaiting(): void {
  const all = [...waiting.values()];
  waiting.clear();
  for (const draw of all) draw();
}

/** Counts what was drawn anew. */
let fills = 0;

/** What was drawn anew so far, in numbers. */
export const filled = (): number => fills;

/** Counts what was drawn anew otherwise than by {@link fill}. */
export const addFill = (): void => {
  fills++;
};

/** Whether something is drawn of other things than the last time; then it counts as drawn. */
export function isOther(id: string, key: string): boolean {
  if (drawn.get(id) === key) return false;
  drawn.set(id, key);
  fills++;
  return true;
}

/** Words alone, where they are others. They cost little, and do not count. */
export function say(id: string, words: string): void {
  const part = document.getElementById(id) as HTMLElement;
  if (part.textContent !== words) part.textContent = words;
}

/**
 * Draws a part of the page anew, unless it shows the same already: a select that the reader has open would close.
 * @param key tells what is drawn
 */
export function fill(id: string, key: string, content: () => Content): void {
  // Newer than what waits, which would otherwise be drawn over this.
  waiting.delete(id);
  if (drawn.get(id) === key) return;
  const part = document.getElementById(id) as HTMLElement;
  if (part.matches(":active")) {
    if (waiting.size === 0) setTimeout(drawWaiting, AGAIN);
    waiting.set(id, () => fill(id, key, content));
    return;
  }
  isOther(id, key);
  replace(part, content());
}

/** Replaces the content; the focus and what was unfolded stay where they were. */
function replace(part: HTMLElement, content: Content): void {
  const keepFocus = keepingFocus(part);
  const open = [...part.querySelectorAll("details")].map((details) => details.open);
  part.replaceChildren(
    ...content.filter((item): item is Node | string => item instanceof Node || typeof item === "string"),
  );
  part.querySelectorAll("details").forEach((details, i) => {
    if (i < open.length) details.open = open[i];
  });
  keepFocus();
}
