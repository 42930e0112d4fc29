/**
 * Charts and pictures of trainings and their results: plain data becomes SVG, and SVG becomes PNG.
 * @module
 */

export type { LineChart } from "./chartContent.js";
export type { ConfusionCounts } from "./confusionCounts.js";
export { type ConfusionMatrix, confusionMatrix } from "./confusionMatrix.js";
export { confusionTable } from "./confusionTable.js";
export { type FeatureMapsOptions, featureMaps, type ImageArray } from "./featureMaps.js";
export { type GradCamOptions, gradCam, type HeatMap, heatMapOverlay } from "./gradCam.js";
export { type HistoryChartOptions, historyChart } from "./historyChart.js";
export type { GridImage } from "./imageElement.js";
export { type ImageGridOptions, imageGrid } from "./imageGrid.js";
export { lineChart } from "./lineChart.js";
export type { Series } from "./lineSeries.js";
export { type ModelDiagramOptions, modelDiagram } from "./modelDiagram.js";
export { type DiagramRow, type LayerLike, type ModelLike, modelRows } from "./modelRows.js";
export { type MimeBundle, type ShownPicture, type ShowOptions, show } from "./show.js";
export type { Language, Theme } from "./svg.js";
export { type ResvgModule, type ToPngOptions, toPng } from "./toPng.js";
