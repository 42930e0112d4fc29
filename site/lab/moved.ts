import { arrays, augment, augmented, type HostArray } from "noodlenet/data";
import { element, picture, pictureAt } from "../shared/dom.js";
import { MOVES } from "../shared/moves.js";
import { first, type Pictures } from "./pictures.js";
import type { Settings } from "./settings.js";
import type { Texts } from "./texts.js";

/** How many epochs are shown. */
const SHOWN = 6;

/** The first training picture as the network gets it in the first epochs; pixels from 0 to 255. */
export async function movedPictures(
  { train, classNames }: Pictures,
  { seed }: Settings,
): Promise<readonly HostArray[]> {
  const one = first(train, 1, classNames.length);
  const data = arrays(one.x, { data: one.y, shape: [1] });
  const moved = augmented(data, augment(MOVES), { seed, valueRange: [0, 255] });
  const found: HostArray[] = [];
  for (let epoch = 0; epoch < SHOWN; epoch++) for await (const { x } of moved.batches(epoch)) found.push(x);
  return found;
}

/** These pictures in a row, each with its epoch. */
export function movedView(pictures: Pictures, settings: Settings, t: Texts): HTMLElement {
  const strip = element("div", { class: "thumbs" });
  void movedPictures(pictures, settings).then((moved) => {
    strip.append(...moved.map((x, epoch) => picture(pictureAt(x, 0), `${t.epochColumn} ${epoch + 1}`)));
  });
  return element("div", {}, element("p", { class: "quiet" }, t.moved), strip);
}
