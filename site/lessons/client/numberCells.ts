import { shape } from "../../shared/lineChart.js";

/** A table of numbers as squares of a drawing. */
export interface NumberCells {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  /** A square's side. */
  readonly cell: number;
  readonly texts: readonly string[];
  /** A square's colour and that of its text. */
  readonly fill: (i: number) => readonly [fill: string, text: string];
  readonly small?: boolean;
}

/** The squares with their numbers. */
export function numberCells({ x, y, columns, cell, texts, fill, small }: NumberCells): SVGElement[] {
  return texts.flatMap((text, i) => {
    const [left, top] = [x + (i % columns) * cell, y + Math.floor(i / columns) * cell];
    const [colour, ink] = fill(i);
    return [
      shape("rect", { class: "cell", x: left, y: top, width: cell, height: cell, fill: colour }),
      shape(
        "text",
        {
          x: left + cell / 2,
          y: top + cell / 2 + 4,
          "text-anchor": "middle",
          style: `fill:${ink}`,
          class: small && text.length > 3 ? "tiny" : small ? "small" : "",
        },
        text,
      ),
    ];
  });
}

/** A grey square as bright as a number, with text that can be read on it. @param value 0 to 1 */
export const grey = (value: number): readonly [string, string] => {
  const level = Math.round(255 * Math.min(1, Math.max(0, value)));
  return [`rgb(${level},${level},${level})`, level > 130 ? "#1f2328" : "#f5f7f9"];
};

/** Blue for more than nothing, red for less. @param strength −1 to 1 */
export function signed(strength: number): readonly [string, string] {
  const part = Math.min(1, Math.abs(strength)) * 0.75;
  const colour = (strength < 0 ? [180, 35, 24] : [0, 114, 178]).map((value) => Math.round(255 + (value - 255) * part));
  return [`rgb(${colour.join(",")})`, part > 0.5 ? "#ffffff" : "#1f2328"];
}
