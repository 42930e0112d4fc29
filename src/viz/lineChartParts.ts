import type { Config } from "vega-lite";
import type { LineChart } from "./lineChart.js";
import { epochTicks, type Row, type Series } from "./lineSeries.js";
import { FONT_FAMILY, type Palette, printable } from "./svg.js";
import { textWidth, wrapText } from "./textWidth.js";

export const TITLE_SIZE = 16;
const AXIS_TITLE_SIZE = 13;
const LEGEND_SIZE = 13;

/** An axis's title, in as many lines as it needs along an axis of that length in pixels. */
export function titleOf(text: string | undefined, length: number): string[] | null {
  return text ? wrapText(printable(text), AXIS_TITLE_SIZE, length) : null;
}

/** The x axis: whole epochs where lines are given by values, else whatever the points need. */
export function xOf({ series, xLabel, width }: LineChart & { width: number }) {
  const title = titleOf(xLabel, width - 90);
  const base = { field: "x", type: "quantitative" } as const;
  if (series.some(({ points }) => points)) {
    return { ...base, scale: { zero: false, nice: false }, axis: { title, tickCount: Math.ceil(width / 90) } };
  }
  const last = Math.max(...series.map(({ values }) => values?.length ?? 0));
  const domain = last === 1 ? [0.5, 1.5] : [1, last];
  const values = epochTicks(last, width / 65);
  // Not the format "d", with which Vega-Lite sets a least step between ticks that drops some of them.
  return { ...base, scale: { domain, nice: false }, axis: { title, values, format: ".0f" } };
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
  const room = width - 70 - symbol - gap;
  const columns = Math.max(1, Math.floor((room + symbol + gap) / (widest + symbol + gap)));
  // Names are cut only where one alone is too long, and then early, for Vega measures what it cuts too short or too long.
  const labelLimit = widest > room ? 0.7 * room : 0;
  const layout = { columns: Math.min(columns, series.length), columnPadding: gap, labelLimit };
  return { orient: "top", title: null, ...layout } as const;
}

/** Sizes and colours of everything that is not data. */
export function chartConfig(palette: Palette): Config {
  const titles = {
    titleFontSize: AXIS_TITLE_SIZE,
    titleFontWeight: "normal",
    titleColor: palette.text,
    titlePadding: 8,
  } as const;
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
      symbolType: "stroke",
      symbolSize: 400,
      symbolStrokeWidth: 2.5,
      symbolOpacity: 1,
      offset: 8,
    },
  };
}
