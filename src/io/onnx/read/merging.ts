import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { axisOf, settle, toOrder, unflatten, unmerged } from "./layout.js";
import { isStraight, onnxShapeOf, type Value } from "./Value.js";

/** Merges the inputs of a node element by element; they broadcast as in ONNX. */
export function mergeValues(reader: GraphReader, node: OnnxNode, type: string): void {
  const values = inOneLayout(reader, node);
  reader.at = largestOf(values);
  if (values.length > 1) reader.add(node, { type }, { inputs: values });
}

/** The current value to a power. */
export function multiplyBySelf(reader: GraphReader, node: OnnxNode, exponent: number): void {
  reader.add(node, { type: "Multiply" }, { inputs: Array.from({ length: exponent }, () => reader.at) });
}

/** A merge of any number of values. */
export function readMerge(type: string) {
  return (reader: GraphReader, node: OnnxNode): void => {
    const constant = node.inputs.find((name) => reader.constants.has(name));
    if (constant !== undefined)
      throw reader.error(
        node,
        `merges values with the constant ${JSON.stringify(constant.slice(0, 80))}; Add and Mul with constants are supported`,
      );
    mergeValues(reader, node, type);
  };
}

export function readConcat(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const constant = node.inputs.find((name) => reader.constants.has(name));
  if (constant !== undefined)
    throw reader.error(
      node,
      `puts the constant ${JSON.stringify(constant.slice(0, 80))} beside values that depend on the model's input; only such values are supported`,
    );
  const axis = attributes.int("axis", 1);
  // Flattened images lie in another order here than in ONNX: they can stand side by side only in ONNX's.
  const values = inOneLayout(reader, node, true);
  reader.at = values[0];
  if (values.length === 1) return;
  const place = axisOf(reader, node, axis);
  reader.add(node, { type: "Concatenate", axis: place === reader.rank - 1 ? -1 : place + 1 }, { inputs: values });
}

/** The inputs of a node with their axes in one order, that of the largest. @param asRows whether flattened images must lie as in ONNX */
function inOneLayout(reader: GraphReader, node: OnnxNode, asRows = false): readonly Value[] {
  const given = node.inputs.map((_, input) => {
    reader.enter(node, input);
    unmerged(reader, node);
    const { rowsOf } = reader.at;
    if (asRows || !rowsOf) settle(reader, node);
    return reader.at;
  });
  const ranks = new Set(given.map((value) => onnxShapeOf(value).length));
  if (ranks.size > 1) throw unequal(reader, node, given);
  const rows = new Set(given.map(({ rowsOf }) => JSON.stringify(rowsOf)));
  const { order } = largestOf(given);
  return given.map((value) => {
    reader.at = value;
    if (rows.size > 1) settle(reader, node);
    toOrder(reader, node, order);
    return reader.at;
  });
}

function unequal(reader: GraphReader, node: OnnxNode, values: readonly Value[]) {
  const shapes = values.slice(0, 4).map((value) => showShape(onnxShapeOf(value)));
  return reader.error(node, `merges samples of ${shapes.join(" and ")}; samples of as many axes are supported`);
}

function largestOf(values: readonly Value[]): Value {
  return values.reduce((a, b) => (sizeOf(b.shape) > sizeOf(a.shape) ? b : a));
}

/** A product of two matrices of each sample: [a, k] and [k, b] give [a, b]. */
export function multiplyMatrices(reader: GraphReader, node: OnnxNode): void {
  const [a, b] = [0, 1].map((input) => {
    reader.enter(node, input);
    unmerged(reader, node);
    settle(reader, node);
    unflatten(reader, node);
    return reader.at;
  });
  if (a.shape.length !== 2 || b.shape.length !== 2)
    throw reader.error(
      node,
      `multiplies samples ${showShape(onnxShapeOf(a))} and ${showShape(onnxShapeOf(b))}; products with a constant matrix, and of samples that are matrices, are supported`,
    );
  // The axes over which the sum goes; what is left of both lies in ONNX's order.
  const axes = [a.order[1] + 1, b.order[0] + 1];
  reader.add(node, { type: "Dot", axes }, { inputs: [a, b], order: [0, 1] });
  if (!isStraight(reader.order)) throw reader.error(node, "has transposed axes");
}
