import { AXIS_TITLE, labelWidth, type Plot } from "./chartAxes.js";
import type { LineChart } from "./chartContent.js";
import { type Legend, legendOf } from "./chartLegend.js";
import type { Scale } from "./chartScale.js";
import type { Palette } from "./svg.js";
import { wrapText } from "./textWidth.js";

export const MARGIN = { left: 10, top: 12, right: 20, bottom: 10 };
export const TITLE = { size: 16, line: 22 };

/** A chart whose size is known. */
export type SizedChart = LineChart & { readonly width: number; readonly height: number };

/** The layout of a chart: its plot area, its titles broken into lines, and its legend. */
export interface Layout {
  readonly plot: Plot;
  readonly title: readonly string[];
  readonly xTitle: readonly string[];
  readonly yTitle: readonly string[];
  readonly legend: Legend;
}

/** Computes the layout: the plot area fills the space that titles, tick labels and the legend leave. */
export function layoutOf(chart: SizedChart, yScale: Scale, palette: Palette): Layout {
  const { width, height } = chart;
  const title = linesOf(chart.title, TITLE.size, width - 40);
  const yTitle = linesOf(chart.yLabel, AXIS_TITLE.size, height - 110);
  const left = Math.ceil(MARGIN.left + yTitle.length * AXIS_TITLE.line + labelWidth(yScale) + 12);
  const plotWidth = Math.max(20, width - left - MARGIN.right);
  const xTitle = linesOf(chart.xLabel, AXIS_TITLE.size, plotWidth);
  const legend = legendOf(chart.series, plotWidth, palette);
  const top = MARGIN.top + title.length * TITLE.line + legend.height + 6;
  const below = 22 + xTitle.length * AXIS_TITLE.line + (xTitle.length > 0 ? 4 : 0) + MARGIN.bottom;
  const plot = { left, top, width: plotWidth, height: Math.max(20, height - top - below) };
  return { plot, title, xTitle, yTitle, legend };
}

function linesOf(text: string | undefined, fontSize: number, width: number): readonly string[] {
  return text ? wrapText(text, fontSize, width) : [];
}
