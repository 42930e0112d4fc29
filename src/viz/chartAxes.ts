import { placeOn, type Scale } from "./chartScale.js";
import { element, type Palette, px, svgText } from "./svg.js";
import { textWidth } from "./textWidth.js";

/** The part of the picture that the lines are drawn in, in pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const LABEL_SIZE = 12;
export const AXIS_TITLE = { size: 13, line: 16 };

/** How wide the y axis's numbers are. */
export function labelWidth({ ticks }: Scale): number {
  return Math.max(0, ...ticks.map(({ label }) => textWidth(label, LABEL_SIZE)));
}

/** Lines across the plot at the y axis's numbers, and the numbers before them. */
export function yAxis(scale: Scale, { left, top, width, height }: Plot, { grid, quiet }: Palette): string {
  const lines = scale.ticks.map(({ value, label }) => {
    const y = px(top + height * (1 - placeOn(scale, value)));
    const line = element("path", { d: `M${left},${y}h${width}`, stroke: grid });
    return line + svgText(label, left - 6, y + 4, { "text-anchor": "end", "font-size": LABEL_SIZE });
  });
  return element("g", { class: "y axis", fill: quiet }, lines.join(""));
}

/** The line below the plot with marks at its numbers; of numbers that would run into each other only the first is written. */
export function xAxis(scale: Scale, { left, top, width, height }: Plot, { quiet }: Palette): string {
  const y = top + height;
  let free = -Infinity;
  const labels = scale.ticks.map(({ value, label }) => {
    const [x, half] = [px(left + width * placeOn(scale, value)), textWidth(label, LABEL_SIZE) / 2];
    const mark = element("path", { d: `M${x},${y}v5`, stroke: quiet });
    if (x - half < free) return mark;
    free = x + half + 4;
    return mark + svgText(label, x, y + 17, { "text-anchor": "middle", "font-size": LABEL_SIZE });
  });
  const line = element("path", { d: `M${left},${y}h${width}`, stroke: quiet });
  return element("g", { class: "x axis", fill: quiet }, line + labels.join(""));
}

/** Lines of a title around the middle of an axis, the first at baseline (x, y); `turned` reads upwards. */
export function axisTitle(lines: readonly string[], x: number, y: number, turned: boolean, { text }: Palette): string {
  const rows = lines.map((line, i) =>
    svgText(line, 0, i * AXIS_TITLE.line, { "text-anchor": "middle", "font-size": AXIS_TITLE.size }),
  );
  const transform = `translate(${px(x)} ${px(y)})${turned ? " rotate(-90)" : ""}`;
  return element("g", { transform, fill: text }, rows.join(""));
}
