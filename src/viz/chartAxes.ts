import { placeOn, type Scale } from "./chartScale.js";
import { element, type Palette, px, svgText } from "./svg.js";
import { textWidth } from "./textWidth.js";

/** The plot area of a chart, in pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const LABEL_SIZE = 12;
export const AXIS_TITLE = { size: 13, line: 16 };

/** Width of the widest tick label of the y axis, in pixels. */
export function labelWidth({ ticks }: Scale): number {
  return Math.max(0, ...ticks.map(({ label }) => textWidth(label, LABEL_SIZE)));
}

/** The y axis: horizontal grid lines at the ticks, with labels to their left. */
export function yAxis(scale: Scale, { left, top, width, height }: Plot, { grid, quiet }: Palette): string {
  const lines = scale.ticks.map(({ value, label }) => {
    const y = px(top + height * (1 - placeOn(scale, value)));
    const line = element("path", { d: `M${left},${y}h${width}`, stroke: grid });
    return line + svgText(label, left - 6, y + 4, { "text-anchor": "end", "font-size": LABEL_SIZE });
  });
  return element("g", { class: "y axis", fill: quiet }, lines.join(""));
}

/** The x axis: a line below the plot with tick marks; a label that would overlap the one before it is omitted. */
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

/** An axis title, centred, its first line with the baseline (x, y); `rotated` reads upwards. */
export function axisTitle(lines: readonly string[], x: number, y: number, rotated: boolean, { text }: Palette): string {
  const rows = lines.map((line, i) =>
    svgText(line, 0, i * AXIS_TITLE.line, { "text-anchor": "middle", "font-size": AXIS_TITLE.size }),
  );
  const transform = `translate(${px(x)} ${px(y)})${rotated ? " rotate(-90)" : ""}`;
  return element("g", { transform, fill: text }, rows.join(""));
}
