import { showShape } from "../util/shape.js";
import type { Value } from "./Graph.js";
import type { PlanParts } from "./PlanParts.js";
import { valueShapes } from "./valueShapes.js";

/** A plan as text: a row per step, with the shapes of one sample, then what rewrites did. */
export function planTable({ title, graph, notes, leftOut, inputShapes }: PlanParts): string {
  const shapes = valueShapes(graph, inputShapes);
  const name = nameValues(graph.inputs);
  const rows = graph.nodes.map((node, i) => {
    const [from, to] = [node.inputs, node.outputs].map((values) => values.map(name).join(", "));
    return [
      String(i + 1),
      node.path,
      node.operation.name,
      `${from} → ${to}`,
      showShape(shapes.get(node.outputs[0]) ?? []),
    ];
  });
  const inputs = graph.inputs.map((value, i) => `${name(value)} ${showShape(inputShapes[i])}`).join(", ");
  const left = (leftOut ?? []).flatMap((node) =>
    node ? [`${node.operation.name} of ${node.path}: left to the loss, which is more exact from logits`] : [],
  );
  return [
    title,
    `inputs: ${inputs}; outputs: ${graph.outputs.map(name).join(", ")}`,
    ...table([["step", "layer", "computes", "values", "output shape"], ...rows]),
    ...(notes.length + left.length > 0 ? ["rewrites:", ...[...notes, ...left].map((note) => `  ${note}`)] : []),
  ].join("\n");
}

/** Inputs are x, x2…; other values are counted in the order in which they are computed. */
function nameValues(inputs: readonly Value[]): (value: Value) => string {
  const names = new Map(inputs.map((value, i) => [value, i === 0 ? "x" : `x${i + 1}`]));
  return (value) => {
    const found = names.get(value) ?? `v${names.size - inputs.length + 1}`;
    names.set(value, found);
    return found;
  };
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
}
