import type { HostArray } from "noodlenet/data";

type Content = Node | string | null | false | undefined;

/** An element with attributes and content. Attributes that are functions are listeners; false and undefined are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, unknown>> = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2).toLowerCase(), value as EventListener);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...content.filter((item): item is Node | string => item instanceof Node || typeof item === "string"));
  return made;
}

/** A picture's numbers, [h, w, c]. */
export interface Pixels {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Draws pixels, from 0 to 255 with three channels a pixel, or from 0 to 1 with one, on a canvas of their size. @param label "" where the
 * words are beside it */
export function picture(pixels: Pixels, label: string): HTMLCanvasElement {
  const [height, width] = pixels.shape;
  const named = label === "" ? { "aria-hidden": "true" } : { role: "img", "aria-label": label };
  const canvas = element("canvas", { width, height, ...named });
  paintPicture(canvas, pixels);
  return canvas;
}

/** Draws pixels, as {@link picture} does, on a canvas that is there; it takes their size. */
export function paintPicture(canvas: HTMLCanvasElement, { data, shape: [height, width, channels] }: Pixels): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const painted = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) painted.data[4 * i + c] = channels === 3 ? data[3 * i + c] : Math.round(255 * data[i]);
    painted.data[4 * i + 3] = 255;
  }
  pixelsOf(canvas)?.putImageData(painted, 0, 0);
}

/** For pixels that are put on a canvas, not drawn: browsers keep those of such a canvas in memory, and no layer of the GPU for each. */
export function pixelsOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  return canvas.getContext("2d", { willReadFrequently: true });
}

/** One picture of a batch. */
export function pictureAt({ data, shape }: HostArray, at: number): Pixels {
  const step = shape.slice(1).reduce((a, b) => a * b);
  return { data: data.subarray(at * step, (at + 1) * step), shape: shape.slice(1) };
}
