import type { Plot } from "./chartAxes.js";
import { lineStyle } from "./chartLegend.js";
import { placeOn, type Scale } from "./chartScale.js";
import { clipArea, clipLine, type Place } from "./clipShapes.js";
import type { LinePoint, Series } from "./lineSeries.js";
import { element, type Palette, px } from "./svg.js";

/** A plot area with the scales of its axes. */
export interface Field {
  readonly plot: Plot;
  readonly x: Scale;
  readonly y: Scale;
}

/** A series: its line, the band under it and the markers on it, clipped to the plot area. */
export function drawnLine(
  series: Series,
  i: number,
  points: readonly LinePoint[],
  field: Field,
  palette: Palette,
): string {
  const { stroke, ...style } = lineStyle(series, i, palette);
  const parts = [
    drawn(bandPath(points, field), { class: "band", fill: stroke, "fill-opacity": 0.18 }),
    drawn(linePath(points, field), { class: "line", fill: "none", stroke, ...style, "stroke-linejoin": "round" }),
    ...markers(points, field).map(([cx, cy]) => element("circle", { cx: px(cx), cy: px(cy), r: 3, fill: stroke })),
  ];
  return parts.join("");
}

function drawn(d: string, attributes: Readonly<Record<string, string | number>>): string {
  return d === "" ? "" : element("path", { d, ...attributes });
}

/** A subpath for every run of points without a gap. */
function linePath(points: readonly LinePoint[], field: Field): string {
  const { top, bottom } = heightsOf(field);
  return runs(points, ({ y }) => y !== null)
    .flatMap((run) =>
      clipLine(
        run.map(({ x, y }) => placeIn(field, x, y)),
        top,
        bottom,
      ),
    )
    .map((piece) => `M${joined(piece)}`)
    .join("");
}

/** An area for every run of points that have both edges: along the upper edge, then back along the lower one. */
function bandPath(points: readonly LinePoint[], field: Field): string {
  const { top, bottom } = heightsOf(field);
  return runs(points, ({ x, low, high }) => Number.isFinite(x) && low !== null && high !== null)
    .map((run) => {
      const upper = run.map(({ x, high }) => placeIn(field, x, high));
      const lower = run.map(({ x, low }) => placeIn(field, x, low)).reverse();
      return clipArea([...upper, ...lower], top, bottom);
    })
    .filter((corners) => corners.length > 0)
    .map((corners) => `M${joined(corners)}Z`)
    .join("");
}

function markers(points: readonly LinePoint[], field: Field): Place[] {
  const { top, bottom } = heightsOf(field);
  return points
    .filter(({ marked }) => marked)
    .map(({ x, y }) => placeIn(field, x, y))
    .filter(([, y]) => y > top - 0.5 && y < bottom + 0.5);
}

function heightsOf({ plot: { top, height } }: Field): { top: number; bottom: number } {
  return { top, bottom: top + height };
}

/** The position of a point in pixels, clamped to a million plot heights so that it stays finite. */
function placeIn({ plot, x, y }: Field, pointX: number, pointY: number | null): Place {
  const up = Math.max(-1e6, Math.min(1e6, placeOn(y, pointY ?? 0)));
  return [plot.left + plot.width * placeOn(x, pointX), plot.top + plot.height * (1 - up)];
}

function joined(places: readonly Place[]): string {
  return places.map(([x, y]) => `${px(x)},${px(y)}`).join("L");
}

/** The maximal runs of consecutive points that satisfy a predicate. */
function runs(points: readonly LinePoint[], holds: (point: LinePoint) => boolean): LinePoint[][] {
  const found: LinePoint[][] = [];
  points.forEach((point, i) => {
    if (!holds(point)) return;
    if (i > 0 && holds(points[i - 1])) found[found.length - 1].push(point);
    else found.push([point]);
  });
  return found;
}
