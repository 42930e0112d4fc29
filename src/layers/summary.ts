import type { Shape } from "../util/shape.js";
import { InputLayer } from "./InputLayer.js";
import type { Layer } from "./Layer.js";

/** A row of the table: a layer, the shape it gives, and its number of weights. */
export interface SummaryRow {
  readonly layer: Layer;
  readonly shape: Shape;
}

/** The table that Keras prints of a model: each layer's name and type, output shape and parameters, and the totals. */
export function summaryTable(model: Layer, rows: readonly SummaryRow[]): string {
  const cells = [
    ["Layer (type)", "Output Shape", "Param #"],
    ...rows.map(({ layer, shape }) => [
      `${layer.name} (${layer.type})`,
      layer instanceof InputLayer ? `[${showBatchShape(shape)}]` : showBatchShape(shape),
      withCommas(layer.countParams()),
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column].length)) + 3);
  const line = (row: readonly string[]) =>
    ` ${row.map((cell, column) => cell.padEnd(widths[column])).join("")}`.trimEnd();
  const width = widths.reduce((a, b) => a + b) + 1;
  const [head, ...body] = cells.map(line);
  const rule = "_".repeat(width);
  const double = "=".repeat(width);
  return [`Model: "${model.name}"`, rule, head, double, ...body, double, ...totals(model), rule].join("\n");
}

function totals(model: Layer): string[] {
  const count = (weights: readonly { size: number }[]) => weights.reduce((n, w) => n + w.size, 0);
  const line = (name: string, n: number) => `${name} params: ${withCommas(n)} (${showBytes(4 * n)})`;
  return [
    line("Total", count(model.weights)),
    line("Trainable", count(model.trainableWeights)),
    line("Non-trainable", count(model.nonTrainableWeights)),
  ];
}

function showBatchShape(shape: Shape): string {
  return `(None, ${shape.join(", ")})`;
}

/** 3321410 → "3,321,410". */
export function withCommas(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

function showBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes.toFixed(2)} Byte`;
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(2)} KB` : `${(bytes / 2 ** 20).toFixed(2)} MB`;
}
