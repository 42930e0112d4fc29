import type { TopLevelSpec } from "vega-lite";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { chartConfig, legendOf, TITLE_SIZE, titleOf, xOf, yScaleOf } from "./lineChartParts.js";
import { type Row, rowsOf, type Series } from "./lineSeries.js";
import { PALETTES, printable, type Theme } from "./svg.js";
import { wrapText } from "./textWidth.js";
import { vegaSvg } from "./vegaSvg.js";

/** What a line chart shows. */
export interface LineChart {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** At least one; the first seven have colours of their own. */
  readonly series: readonly Series[];
  /** Of the whole picture, in pixels. Default 640. */
  readonly width?: number;
  /** Default 360. */
  readonly height?: number;
  /** The y axis's ends; undefined leaves one to the data. */
  readonly yDomain?: readonly [low: number | undefined, high: number | undefined];
  /** Default "light". */
  readonly theme?: Theme;
}

const readOptions = optionsReader<LineChart>("lineChart", 'lineChart({ series: [{ name: "loss", values }] })', {
  names: {
    title: true,
    xLabel: true,
    yLabel: true,
    series: true,
    width: true,
    height: true,
    yDomain: true,
    theme: true,
  },
});

/**
 * Draws lines over a common x axis, such as figures over epochs. Values that are not finite leave gaps.
 * @returns an SVG document
 * @throws ValueError without series, for empty ones, for names given twice or a size below 120 pixels; ShapeError for a
 *   band that does not fit its line
 */
export async function lineChart(given: LineChart): Promise<string> {
  const chart = readOptions(given);
  const { width = 640, height = 360 } = chart;
  if (!(width >= 120 && height >= 120)) {
    throw new ValueError(`lineChart: ${width}x${height} pixels leave no room; at least 120x120 are needed.`);
  }
  return vegaSvg(specOf({ ...chart, width, height }, rowsOf(chart.series)));
}

function specOf(chart: LineChart & { width: number; height: number }, rows: readonly Row[]): TopLevelSpec {
  const { title, width, height } = chart;
  const palette = PALETTES[chart.theme ?? "light"];
  return {
    width,
    height,
    autosize: { type: "fit", contains: "padding" },
    padding: { left: 10, top: 12, right: 18, bottom: 10 },
    title: title ? { text: wrapText(printable(title), TITLE_SIZE, width - 40) } : undefined,
    data: { values: rows as Row[] },
    encoding: { x: xOf(chart), color: colorOf(chart, palette.series) },
    layer: [bandLayer(), lineLayer(chart, rows), markerLayer()],
    config: chartConfig(palette),
  };
}

function lineLayer(chart: LineChart & { width: number; height: number }, rows: readonly Row[]) {
  const axis = { title: titleOf(chart.yLabel, chart.height - 120) };
  const legend = legendOf(chart.series, chart.width);
  return {
    mark: { type: "line", strokeWidth: 2, strokeJoin: "round", invalid: "break-paths-show-path-domains" },
    encoding: {
      y: { field: "y", type: "quantitative", scale: yScaleOf(chart, rows), axis },
      strokeDash: { field: "series", type: "nominal", ...dashes(chart.series), legend },
    },
  } as const;
}

/** Behind the line; where a value is missing, the band has a gap as well. */
function bandLayer() {
  return {
    mark: { type: "area", opacity: 0.18, invalid: "break-paths-show-path-domains" },
    encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
  } as const;
}

function markerLayer() {
  return {
    transform: [{ filter: "datum.marked" }],
    mark: { type: "point", filled: true, size: 30, opacity: 1 } as const,
    encoding: { y: { field: "y", type: "quantitative" } as const },
  };
}

function colorOf({ series, width }: LineChart & { width: number }, palette: readonly string[]) {
  const range = series.map((_, i) => palette[i % palette.length]);
  const legend = legendOf(series, width);
  return { field: "series", type: "nominal", scale: { domain: names(series), range }, legend } as const;
}

function dashes(series: readonly Series[]) {
  return { scale: { domain: names(series), range: series.map(({ dashed }) => (dashed ? [6, 3] : [1, 0])) } };
}

function names(series: readonly Series[]): string[] {
  return series.map(({ name }) => printable(name));
}
