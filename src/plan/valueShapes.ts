import type { Shape } from "../util/shape.js";
import type { Graph, GraphLayer, Value } from "./Graph.js";
import type { Operation } from "./Operation.js";

/** The shape of one sample of every value. An activation keeps the shape; every other operation gives what its layer does. */
export function valueShapes({ inputs, nodes }: Graph, inputShapes: readonly Shape[]): Map<Value, Shape> {
  const shapes = new Map<Value, Shape>(inputs.map((value, i) => [value, inputShapes[i] ?? []]));
  for (const { operation, layer, inputs: from, outputs } of nodes) {
    const given = from.map((value) => shapes.get(value) ?? []);
    const found = operation.activation === undefined ? shapesOf(operation, layer, given) : given;
    outputs.forEach((value, i) => {
      shapes.set(value, found[i]);
    });
  }
  return shapes;
}

function shapesOf({ outputShape }: Operation, layer: GraphLayer, inputShapes: readonly Shape[]): readonly Shape[] {
  return outputShape ? [outputShape(...inputShapes)] : layer.outputShapes(inputShapes);
}
