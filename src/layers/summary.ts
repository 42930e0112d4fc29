import type { GraphLayer } from "../plan/Graph.js";
import type { Shape } from "../util/shape.js";
import { InputLayer } from "./InputLayer.js";
import type { Layer } from "./Layer.js";
import type { SymbolicCall, SymbolicTensor } from "./SymbolicTensor.js";
import { referencesOf, showReference, type Wiring } from "./wiring.js";

/** The table that Keras prints of a model: each layer's name and type, output shape and parameters, and the totals. */
export function summaryTable(model: Layer, wiring: Wiring): string {
  const calls = new Map<GraphLayer, SymbolicCall>();
  for (const call of wiring.calls) if (!calls.has(call.layer)) calls.set(call.layer, call);
  const connections = isChain(wiring) ? null : connectionsOf(wiring);
  const rows = wiring.layers.map((layer) => [
    `${layer.name} (${layer.type})`,
    showOutputs(layer, calls.get(layer)?.outputs ?? []),
    withCommas(layer.countParams()),
    ...(connections ? [connections.get(layer) ?? ""] : []),
  ]);
  const cells = [["Layer (type)", "Output Shape", "Param #", ...(connections ? ["Connected to"] : [])], ...rows];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)) + 3);
  const line = (row: readonly string[]) =>
    ` ${row.map((cell, column) => cell.padEnd(widths[column])).join("")}`.trimEnd();
  const width = widths.reduce((a, b) => a + b) + 1;
  const [head, ...body] = cells.map(line);
  const rule = "_".repeat(width);
  const double = "=".repeat(width);
  return [`Model: "${model.name}"`, rule, head, double, ...body, double, ...totals(model), rule].join("\n");
}

/** Whether every layer is called once, on what the one before it gave, so that the order of the rows says it all. */
function isChain({ inputs, outputs, calls }: Wiring): boolean {
  return (
    inputs.length === 1 &&
    outputs.length === 1 &&
    new Set(calls.map(({ layer }) => layer)).size === calls.length &&
    calls.every((call, i) => call.inputs.length <= 1 && (i === 0 || call.inputs[0] === calls[i - 1].outputs[0]))
  );
}

/** What each layer takes, as Keras writes it: layer[call][output], separated by commas. */
function connectionsOf(wiring: Wiring): Map<GraphLayer, string> {
  const { calls } = referencesOf(wiring);
  return new Map([...calls].map(([layer, taken]) => [layer, taken.flat().map(showReference).join(", ")]));
}

function showOutputs(layer: Layer, outputs: readonly SymbolicTensor[]): string {
  const shown = outputs.map(({ shape }) => showBatchShape(shape)).join(", ");
  return layer instanceof InputLayer || outputs.length > 1 ? `[${shown}]` : shown;
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
