import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { AXIS_TITLE, axisTitle, xAxis, yAxis } from "./chartAxes.js";
import { layoutOf, MARGIN, type SizedChart, TITLE } from "./chartLayout.js";
import { drawnLine, type Field } from "./chartLines.js";
import { xScaleOf, yScaleOf } from "./chartScale.js";
import { type LinePoint, linesOf, type Series } from "./lineSeries.js";
import { PALETTES, type Palette, svgDocument, svgText, type Theme } from "./svg.js";

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
 * Draws lines over a common x axis, such as figures over epochs. Values that are not finite leave gaps; what lies beyond
 * `yDomain` is cut off.
 * @returns an SVG document
 * @throws ValueError without series, for empty ones, for names given twice, a size below 120 pixels or a yDomain that is no
 *   range; ShapeError for a band that does not fit its line
 */
export async function lineChart(given: LineChart): Promise<string> {
  const chart = readOptions(given);
  const { width = 640, height = 360, series, yDomain = [undefined, undefined], theme = "light" } = chart;
  if (!(width >= 120 && height >= 120 && width < Infinity && height < Infinity)) {
    throw new ValueError(`lineChart: ${width}x${height} pixels leave no room; at least 120x120 are needed.`);
  }
  const lines = linesOf(series);
  const scales = { x: xScaleOf(series, lines, width), y: yScaleOf(lines, yDomain, height < 200 ? 3 : 5) };
  return drawn({ ...chart, width, height }, lines, scales, PALETTES[theme]);
}

function drawn(
  chart: SizedChart,
  lines: readonly LinePoint[][],
  scales: Omit<Field, "plot">,
  palette: Palette,
): string {
  const { plot, title, yTitle, xTitle, legend } = layoutOf(chart, scales.y, palette);
  const middle = { x: plot.left + plot.width / 2, y: plot.top + plot.height / 2 };
  const titleStyle = { "font-size": TITLE.size, fill: palette.text };
  const parts = [
    ...title.map((line, i) => svgText(line, MARGIN.left, MARGIN.top + 14 + i * TITLE.line, titleStyle)),
    legend.draw(plot.left, MARGIN.top + title.length * TITLE.line),
    axisTitle(yTitle, MARGIN.left + AXIS_TITLE.size, middle.y, true, palette),
    axisTitle(xTitle, middle.x, plot.top + plot.height + 38, false, palette),
    yAxis(scales.y, plot, palette),
    xAxis(scales.x, plot, palette),
    ...chart.series.map((one, i) => drawnLine(one, i, lines[i], { plot, ...scales }, palette)),
  ];
  return svgDocument(chart.width, chart.height, palette.background, parts.join(""));
}
