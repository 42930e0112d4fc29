import { tag } from "../../page/html.js";
import type { Ink } from "../ink.js";

/** The width of figures that move, in their own units: that of a phone. */
export const WIDTH = 340;

/** The narrowest that their numbers can be read at, in pixels. */
const NARROWEST = 320;

/** A figure that moves, as SVG. @param scale pixels for each of its units; where the page gives it a width: undefined */
export function movingDrawing(
  height: number,
  label: string,
  ink: Ink,
  scale: number | undefined,
  ...content: string[]
): string {
  const [wide, high] = [`${WIDTH}`, `${height}`];
  const sized = scale !== undefined && {
    width: `${WIDTH * scale}`,
    height: `${height * scale}`,
    style: `max-width:${WIDTH * scale}px;min-width:${NARROWEST}px`,
  };
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${wide} ${high}`,
      role: "img",
      "aria-label": label,
      "font-family": "Noto Sans JP, Hiragino Sans, Yu Gothic, Meiryo, sans-serif",
      ...sized,
    },
    tag("rect", { width: wide, height: high, fill: ink.back }),
    ...content,
  );
}
