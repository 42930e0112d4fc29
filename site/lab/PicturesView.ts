import { element, type Pixels, paintPicture } from "../shared/dom.js";
import { inTurns } from "./turns.js";

/** A picture and what is said of it. */
export interface ShownPicture {
  readonly pixels: Pixels;
  /** For those who do not see it; "" where words stand below. */
  readonly label: string;
  /** What stands below it. */
  readonly words: string;
}

/** A row of pictures whose canvases stay, and are painted anew where they show others: to make canvases is what takes a page's time. */
export class PicturesView {
  readonly node: HTMLElement;
  readonly #name: string;
  readonly #figures: ReturnType<typeof figure>[] = [];

  /** @param name also the class of its element */
  constructor(name: string) {
    this.#name = name;
    this.node = element("div", { class: name });
  }

  show(pictures: readonly ShownPicture[]): void {
    while (this.#figures.length > pictures.length) this.#figures.pop()?.node.remove();
    while (this.#figures.length < pictures.length) {
      const added = figure();
      this.#figures.push(added);
      this.node.append(added.node);
    }
    inTurns(
      this.#name,
      pictures.flatMap((picture, i) => this.#figures[i].show(picture)),
    );
  }
}

/** One of the pictures. It is painted later, where it is another. */
function figure() {
  const canvas = element("canvas", { role: "img" });
  const caption = element("figcaption");
  const node = element("figure", {}, canvas, caption);
  let shown: ArrayLike<number> = [];
  const show = ({ pixels, label, words }: ShownPicture): (() => void)[] => {
    if (label === "") canvas.setAttribute("aria-hidden", "true");
    else canvas.setAttribute("aria-label", label);
    if (caption.textContent !== words) caption.textContent = words;
    if (isSame(shown, pixels.data)) return [];
    return [
      () => {
        shown = pixels.data;
        paintPicture(canvas, pixels);
      },
    ];
  };
  return { node, show };
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
