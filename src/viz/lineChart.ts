import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { AXIS_TITLE, axisTitle, xAxis, yAxis } from "./chartAxes.js";
import type { LineChart } from "./chartContent.js";
import { layoutOf, MARGIN, type SizedChart, TITLE } from "./chartLayout.js";
import { drawnLine, type Field } from "./chartLines.js";
import { xScaleOf, yScaleOf } from "./chartScale.js";
import { type LinePoint, linesOf } from "./lineSeries.js";
import { PALETTES, type Palette, svgDocument, svgText } from "./svg.js";

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
 * Draws lines over a common x axis, such as metrics over epochs. Values that are not finite leave gaps; lines are
 * clipped to `yDomain`.
 * @returns an SVG document
 * @throws ValueError without series, for empty ones, for duplicate names, a size below 120 pixels or an invalid
 *   yDomain; ShapeError for a band whose length differs from its line's
 */
export async function lineChart(given: LineChart): Promise<string> {
  const chart = readOptions(given);
  const { width = 640, height = 360, series, yDomain = [undefined, undefined], theme = "light" } = chart;
  if (!(width >= 120 && height >= 120 && width < Infinity && height < Infinity)) {
    throw new ValueError(`lineChart: ${width}x${height} pixels are too few; give at least 120x120.`);
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
