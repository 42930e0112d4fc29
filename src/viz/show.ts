import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";

/** A picture by MIME type, the form that notebooks expect. */
export interface MimeBundle {
  /** The picture. */
  readonly "image/svg+xml": string;
  /** The alternative for frontends without graphics. */
  readonly "text/plain": string;
}

/** The registered symbol of the method by which Deno's Jupyter kernel displays a value. */
const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** A picture that notebooks display when it is a cell's value. */
export interface ShownPicture {
  /** The picture, as text. */
  readonly svg: string;
  /** Called by Deno's Jupyter kernel. */
  [DISPLAY](): MimeBundle;
  /** Called by IJavascript. */
  _toMime(): MimeBundle;
  /** The SVG, for whatever shows a value as text. */
  toString(): string;
}

/** Options of {@link show}. */
export interface ShowOptions {
  /** The text alternative for screen readers. Without it they read the texts in the picture. */
  readonly label?: string;
}

const readOptions = optionsReader<ShowOptions>("show", 'show(svg, "#chart", { label: "Loss" })', {
  names: { label: true },
});

/**
 * Makes a picture that a notebook displays when it is the last value of a cell, in Deno's Jupyter kernel or
 * IJavascript. tslab does not support this: call `tslab.display.svg(svg)` there.
 * @example
 * show(await historyChart(history))
 */
export function show(svg: string): ShownPicture;
/**
 * Replaces the contents of an element of a page by a picture. It has its own size, at most the element's width. In
 * Observable, pass a new element and make it the cell's value.
 * @param into an element, or a CSS selector
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
    throw new ValueError("show: there is no page to show the picture in; in a notebook, omit the element");
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

/** The SVG as an element, parsed as XML, so that malformed SVG is an error instead of a broken picture. */
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
