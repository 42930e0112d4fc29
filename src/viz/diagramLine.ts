import { arrow, type Block, LABEL, labels, turningLine } from "./modelBlocks.js";
import type { Place } from "./placeRows.js";
import { element, type Palette } from "./svg.js";

/** A place of a diagram with its block and the texts below it; a connection has neither. */
export interface Cell {
  readonly place: Place;
  readonly block: Block | null;
  readonly texts: readonly string[];
}

/** Layers that stand below one another, and connections between them. */
export interface Column {
  readonly cells: readonly Cell[];
  readonly width: number;
  /** Room at the left, within the width, for connections that change from lane to lane. */
  readonly gutter: number;
}

/** Where a line of a diagram stands. */
export interface LinePlace {
  readonly left: number;
  readonly top: number;
  readonly first: boolean;
  readonly last: boolean;
}

/** Room for the arrow at the end of a line. */
export const ARROW = 22;

/** The height of a lane that only connections pass. */
const PASSAGE = 24;

/** Where a lane of a line is: its top, and the height of its tallest block. */
interface Lane {
  readonly top: number;
  readonly tallest: number;
}

/** The sum of the columns' widths. */
export function widthOf(line: readonly Column[]): number {
  return line.reduce((sum, column) => sum + column.width, 0);
}

/** The height of all lanes together. */
export function heightOf(line: readonly Column[]): number {
  return lanesOf(line, 0).bottom;
}

function lanesOf(line: readonly Column[], start: number): { lanes: readonly Lane[]; bottom: number } {
  const cells = line.flatMap((column) => column.cells);
  const entering = line[0].cells.flatMap(({ place }) => place.from.map(({ lane }) => lane));
  const count = 1 + Math.max(...entering, ...cells.map(({ place }) => place.lane));
  let top = start;
  const lanes = Array.from({ length: count }, (_, lane): Lane => {
    const own = cells.filter(({ place, block }) => place.lane === lane && block);
    const tallest = Math.max(0, ...own.map(({ block }) => block?.height ?? 0));
    const at = { top, tallest };
    top += own.length === 0 ? PASSAGE : tallest + 34 + Math.max(...own.map(({ texts }) => texts.length)) * LABEL.line;
    return at;
  });
  return { lanes, bottom: top };
}

/** Draws a line of columns, their blocks, texts and connections. */
export function drawLine(line: readonly Column[], at: LinePlace, palette: Palette): string {
  const { lanes } = lanesOf(line, at.top);
  const middle = ({ lane }: Place) => Math.round(lanes[lane].top + 10 + lanes[lane].tallest / 2);
  const parts: string[] = [];
  /** Where the connection from a place of the column before begins. */
  let begins = new Map<Place, number>();
  let x = at.left;
  for (const { cells, width, gutter } of line) {
    const [turn, start] = [x + gutter / 2, x + gutter];
    const ends = new Map<Place, number>();
    for (const { place, block, texts } of cells) {
      const centre = (start + x + width) / 2;
      const blockLeft = Math.round(centre - (block?.width ?? 0) / 2);
      for (const from of place.from) {
        const begin = begins.get(from) ?? at.left - 10 + 4;
        const end = block ? blockLeft - 3 : start;
        parts.push(connection([begin, middle(from)], [end, middle(place)], turn, block !== null, palette));
      }
      if (block) {
        parts.push(element("g", {}, block.draw(blockLeft, middle(place))));
        parts.push(labels(texts, centre, lanes[place.lane].top + lanes[place.lane].tallest + 30, palette));
      } else parts.push(connection([start, middle(place)], [x + width, middle(place)], turn, false, palette));
      ends.set(place, block ? blockLeft + block.width + 4 : x + width);
    }
    begins = ends;
    x += width;
  }
  if (!at.last)
    for (const [place, begin] of begins) {
      const end = place.row ? begin - 4 + ARROW : begin + ARROW - 4;
      parts.push(connection([begin, middle(place)], [end, middle(place)], end, true, palette));
    }
  return parts.join("");
}

type Point = readonly [x: number, y: number];

/** An arrow to a block, or a line to a connection that goes on. No arrow where there is no room for one. */
function connection([x1, y1]: Point, [x2, y2]: Point, turn: number, isArrow: boolean, palette: Palette): string {
  if (y1 === y2 && isArrow) return x2 - x1 >= 5 ? arrow(x1, x2, y1, palette) : "";
  return turningLine([x1, y1], [x2, y2], turn, isArrow, palette);
}
