import { squeezed } from "../../../study/figures/ink.js";
import { shape } from "../../shared/lineChart.js";

export { signedColour as signed } from "../../../study/figures/ink.js";

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
}

/** The squares with their numbers. */
export function numberCells({ x, y, columns, cell, texts, fill }: NumberCells): SVGElement[] {
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
          ...squeezed(text, cell),
        },
        text,
      ),
    ];
  });
}
