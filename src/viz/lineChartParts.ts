import type { Config } from "vega-lite";
import type { LineChart } from "./lineChart.js";
import { epochTicks, type Row, type Series } from "./lineSeries.js";
import { FONT_FAMILY, type Palette, printable } from "./svg.js";
import { textWidth } from "./textWidth.js";

export const TITLE_SIZE = 16;
const LEGEND_SIZE = 13;

/** The x axis: whole epochs where lines are given by values, else whatever the points need. */
export function xOf({ series, xLabel, width }: LineChart & { width: number }) {
  const title = xLabel ? printable(xLabel) : null;
  const base = { field: "x", type: "quantitative" } as const;
  if (series.some(({ points }) => points)) {
    return { ...base, scale: { zero: false, nice: false }, axis: { title, tickCount: Math.ceil(width / 90) } };
  }
  const last = Math.max(...series.map(({ values }) => values?.length ?? 0));
  const domain = last === 1 ? [0.5, 1.5] : [1, last];
  const values = epochTicks(last, width / 65);
  return { ...base, scale: { domain, nice: false }, axis: { title, values, format: "d" } };
}

/** The y axis's range: as asked for, rounded outwards where it is left to the data. */
export function yScaleOf({ yDomain }: LineChart, rows: readonly Row[]) {
  const [low, high] = yDomain ?? [];
  const known = rows.flatMap(({ y, low, high }) => [y, low, high]).filter((value) => value !== null);
  // With no number, or always the same one, there is nothing to fit the axis to.
  const flat = known.every((value) => value === known[0]) ? [(known[0] ?? 0.5) - 0.5, (known[0] ?? 0.5) + 0.5] : [];
  return { zero: false, nice: true, domainMin: low ?? flat[0], domainMax: high ?? flat[1] };
}

/** Above the plot, in as many columns as fit; none for a single line without a name. */
export function legendOf(series: readonly Series[], width: number) {
  if (series.length === 1 && series[0].name === "") return null;
  const [symbol, gap] = [30, 18];
  const widest = Math.max(...series.map(({ name }) => textWidth(name, LEGEND_SIZE)));
  const columns = Math.max(1, Math.floor((width - 70) / (widest + symbol + gap)));
  return { orient: "top", title: null, columns: Math.min(columns, series.length), columnPadding: gap } as const;
}

/** Sizes and colours of everything that is not data. */
export function chartConfig(palette: Palette): Config {
  const titles = { titleFontSize: 13, titleFontWeight: "normal", titleColor: palette.text, titlePadding: 8 } as const;
  const labels = { labelFontSize: 12, labelColor: palette.quiet } as const;
  return {
    background: palette.background,
    font: FONT_FAMILY,
    view: { stroke: null },
    title: { anchor: "start", fontSize: TITLE_SIZE, fontWeight: "normal", color: palette.text, offset: 10 },
    axis: { ...titles, ...labels, gridColor: palette.grid, tickColor: palette.grid, domainColor: palette.quiet },
    axisX: { grid: false, tickColor: palette.quiet, labelFlush: false },
    axisY: { domain: false, ticks: false, tickCount: 5, labelPadding: 6 },
    legend: {
      labelFontSize: LEGEND_SIZE,
      labelColor: palette.text,
      labelLimit: 0,
      symbolType: "stroke",
      symbolSize: 400,
      symbolStrokeWidth: 2.5,
      symbolOpacity: 1,
      offset: 8,
    },
  };
}
