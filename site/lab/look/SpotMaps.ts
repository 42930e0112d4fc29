import type { HostArray } from "noodlenet/data";
import { element } from "../../shared/dom.js";
import type { Texts } from "../texts.js";
import { mapCanvas, paintMap } from "./paintMap.js";
import { type LayerView, type Spot, spotSum } from "./spot.js";
import { whenPointed } from "./whenPointed.js";

/**
 * Where a value of a map is computed from: the input's channel that matters most, with the window, and the map, with the pixel. Its canvases stay
 * while the maps have their size.
 */
export class SpotMaps {
  readonly node = element("div", { class: "pair" });
  readonly #point: (spot: Spot) => void;
  /** The map that is shown. */
  #channel = 0;
  #sizes = "";
  #input: Marked | null = null;
  #map: Marked | null = null;

  /** @param point is told at which place of the map the reader points */
  constructor(point: (spot: Spot) => void) {
    this.#point = point;
  }

  show(layer: LayerView, spot: Spot, t: Texts): void {
    const { input, maps, config } = layer;
    const sum = spotSum(layer, spot);
    if (sum === null) {
      this.#sizes = "";
      this.node.replaceChildren();
      return;
    }
    this.#channel = spot.channel;
    const [inputView, mapView] = this.#views(input, maps);
    const isWindow = sum.kind === "convolution" || sum.kind === "pooling";
    const channel = sum.kind === "convolution" ? sum.channels[0].channel : spot.channel;
    const [corner, size] = isWindow ? [sum.corner, sum.size] : [[spot.row, spot.column] as const, 1];
    inputView.show(input, channel, corner, size, t.spotInput(channel + 1));
    mapView.show(maps, spot.channel, [spot.row, spot.column], 1, `${config.name} ${spot.channel + 1}`);
  }

  #views(input: HostArray, maps: HostArray): readonly [Marked, Marked] {
    const sizes = `${input.shape} ${maps.shape}`;
    if (this.#input && this.#map && this.#sizes === sizes) return [this.#input, this.#map];
    this.#sizes = sizes;
    this.#input = new Marked(input);
    this.#map = new Marked(maps);
    whenPointed(this.#map.canvas, maps.shape, (row, column) => this.#point({ channel: this.#channel, row, column }));
    this.node.replaceChildren(this.#input.node, this.#map.node);
    return [this.#input, this.#map];
  }
}

/** A map with a frame around some of its pixels. */
class Marked {
  readonly node: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #frame = element("span", { class: "frame" });
  readonly #caption = element("figcaption");

  constructor(maps: HostArray) {
    this.canvas = mapCanvas(maps, "");
    this.node = element("figure", {}, element("div", { class: "marked" }, this.canvas, this.#frame), this.#caption);
  }

  show(maps: HostArray, channel: number, [row, column]: readonly [number, number], size: number, label: string): void {
    const [, height, width] = maps.shape;
    paintMap(this.canvas, maps, channel);
    this.canvas.setAttribute("aria-label", label);
    if (this.#caption.textContent !== label) this.#caption.textContent = label;
    const percent = (value: number, all: number) => `${(100 * value) / all}%`;
    const { style } = this.#frame;
    style.top = percent(row, height);
    style.left = percent(column, width);
    style.height = percent(size, height);
    style.width = percent(size, width);
  }
}
