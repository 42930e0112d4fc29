import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";

/** A picture by its kind, as notebooks ask for it. */
export interface MimeBundle {
  readonly "image/svg+xml": string;
  /** For frontends that cannot draw. */
  readonly "text/plain": string;
}

/** Under this symbol, shared by name, Deno's Jupyter kernel looks for a value's own way to be displayed. */
const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** A picture that notebooks draw when it is a cell's value. */
export interface ShownPicture {
  readonly svg: string;
  /** What Deno's notebooks call. */
  [DISPLAY](): MimeBundle;
  /** What IJavascript calls. */
  _toMime(): MimeBundle;
  toString(): string;
}

/** How a picture is put into a page. */
export interface ShowOptions {
  /** What a screen reader says in place of the picture. Without it the texts in the picture are read. */
  readonly label?: string;
}

const readOptions = optionsReader<ShowOptions>("show", 'show(svg, "#chart", { label: "Loss" })', {
  names: { label: true },
});

/**
 * Makes a picture that a notebook draws: let it be the last value of a cell, in Deno's Jupyter kernel or IJavascript. In tslab, which asks no value how to
 * display it, call `tslab.display.svg(svg)`.
 * @example
 * show(await historyChart(history))
 */
export function show(svg: string): ShownPicture;
/**
 * Puts a picture into an element of a page, in place of what was there. It keeps its size, but never exceeds the element's width. In Observable, give a new
 * element and let it be the cell's value.
 * @param into an element, or a selector of one
 * @returns the element
 * @throws ValueError when there is no such element, no page, or the SVG cannot be read
 * @example
 * show(await historyChart(history), "#chart", { label: "Loss over the epochs" });
 */
export function show<E extends Element = Element>(svg: string, into: E | string, options?: ShowOptions): E;
export function show(svg: string, into?: Element | string, given?: ShowOptions): ShownPicture | Element {
  const options = readOptions(given);
  if (into === undefined) return pictureOf(svg);
  if (typeof document === "undefined")
    throw new ValueError("show: there is no page to put the picture into; in a notebook, leave the element away");
  const place = typeof into === "string" ? document.querySelector(into) : into;
  if (place === null)
    throw new ValueError(`show: the page has no element "${into}"; give another selector, or the element itself`);
  place.replaceChildren(drawingOf(svg, options));
  return place;
}

function pictureOf(svg: string): ShownPicture {
  const bundle = () => ({ "image/svg+xml": svg, "text/plain": "a picture (SVG)" });
  return { svg, [DISPLAY]: bundle, _toMime: bundle, toString: () => svg };
}

/** The SVG as an element. Read as XML, so that what is not well-formed is an error and not a broken picture. */
function drawingOf(svg: string, { label }: ShowOptions): Element {
  const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const fault = root.querySelector("parsererror");
  if (fault !== null || root.localName !== "svg")
    throw new ValueError(`show: the SVG cannot be read: ${fault?.textContent ?? `its root is <${root.localName}>`}`);
  const drawing = document.importNode(root, true) as unknown as SVGSVGElement;
  drawing.style.maxWidth = "100%";
  drawing.style.height = "auto";
  if (label !== undefined) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", label);
  }
  return drawing;
}
