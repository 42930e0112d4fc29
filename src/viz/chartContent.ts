import type { Series } from "./lineSeries.js";
import type { Theme } from "./svg.js";

/** The contents and style of a line chart. */
export interface LineChart {
  /** Stands above the chart. Default none. */
  readonly title?: string;
  /** What the numbers below are. Default none. */
  readonly xLabel?: string;
  /** What the numbers at the side are. Default none. */
  readonly yLabel?: string;
  /** At least one series; the seven colours repeat after the seventh. */
  readonly series: readonly Series[];
  /** Width of the chart, in pixels. Default 640. */
  readonly width?: number;
  /** Height of the chart, in pixels. Default 360. */
  readonly height?: number;
  /** The ends of the y axis; an undefined end follows from the data. */
  readonly yDomain?: readonly [low: number | undefined, high: number | undefined];
  /** Default "light". */
  readonly theme?: Theme;
}
