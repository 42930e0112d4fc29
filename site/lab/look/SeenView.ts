import { element, type Pixels, paintPicture } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import { inTurns } from "../turns.js";
import { heated } from "./heated.js";
import { mapCanvas, paintMap } from "./paintMap.js";
import type { LayerView, Spot } from "./spot.js";
import { whenPointed } from "./whenPointed.js";

/** What is seen of the network for one picture. */
export interface Seen {
  readonly layer: LayerView;
  readonly heat: Pixels | null;
  /** From 0 to 255. */
  readonly pixels: Pixels;
  readonly answer: number;
  readonly probability: number;
  /** Null of a picture of the camera. */
  readonly truth: number | null;
}

/** The most maps of a layer that are shown. */
const MOST = 32;

/**
 * The picture, the heat map and the feature maps of a layer. Its canvases stay while the layer is the same and are painted anew: making
 * canvases is what takes a page's time.
 */
export class SeenView {
  readonly node: HTMLElement;
  readonly #answer = element("p", { class: "answer" });
  readonly #picture = figure();
  readonly #heat = figure();
  readonly #mapsOf = element("p", { class: "quiet" });
  readonly #maps = element("div", { class: "maps" });
  readonly #point: (spot: Spot) => void;
  #canvases: readonly HTMLCanvasElement[] = [];

  /** @param point is told at which place of a map the reader points */
  constructor(point: (spot: Spot) => void) {
    this.#point = point;
    const pair = element("div", { class: "pair" }, this.#picture.node, this.#heat.node);
    this.node = element("div", {}, this.#answer, pair, this.#mapsOf, this.#maps);
  }

  show({ layer, heat, pixels, answer, probability, truth }: Seen, classNames: readonly string[], t: Texts): void {
    const said = classNames[answer];
    const percent = `${Math.round(100 * probability)}%`;
    const isLive = truth === null;
    this.#answer.textContent = isLive ? t.saysOfCamera(said, percent) : t.says(said, percent, classNames[truth]);
    this.#mapsOf.textContent = t.mapsOf(layer.config.name, layer.maps.shape[3]);
    inTurns("seen", [
      () => this.#picture.show(pixels, isLive ? t.cameraPicture : classNames[truth]),
      () => this.#heat.show(heat && heated(pixels, heat), t.heat(said)),
      ...this.#mapsShown(layer),
    ]);
  }

  /** What shows a layer's maps, one after the other. */
  #mapsShown({ config, maps }: LayerView): (() => void)[] {
    const [, height, width, channels] = maps.shape;
    const count = Math.min(MOST, channels);
    const [first] = this.#canvases;
    if (this.#canvases.length !== count || first?.width !== width || first.height !== height) {
      this.#canvases = Array.from({ length: count }, (_, channel) => {
        const canvas = mapCanvas(maps, "");
        whenPointed(canvas, maps.shape, (row, column) => this.#point({ channel, row, column }));
        return canvas;
      });
      this.#maps.replaceChildren(...this.#canvases);
    }
    return this.#canvases.map((canvas, channel) => () => {
      const label = `${config.name} ${channel + 1}`;
      if (canvas.getAttribute("aria-label") !== label) canvas.setAttribute("aria-label", label);
      paintMap(canvas, maps, channel);
    });
  }
}

/** A picture with words below; hidden without one. */
function figure() {
  const canvas = element("canvas", { role: "img" });
  const caption = element("figcaption");
  const node = element("figure", {}, canvas, caption);
  const show = (pixels: Pixels | null, words: string) => {
    node.hidden = pixels === null;
    if (pixels === null) return;
    paintPicture(canvas, pixels);
    canvas.setAttribute("aria-label", words);
    caption.textContent = words;
  };
  return { node, show };
}
