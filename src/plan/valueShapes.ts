import type { Shape } from "../util/shape.js";
import type { Graph, Value } from "./Graph.js";

/** The shape of one sample of every value. An activation keeps the shape; every other operation gives what its layer does. */
export function valueShapes({ inputs, nodes }: Graph, inputShapes: readonly Shape[]): Map<Value, Shape> {
  const shapes = new Map<Value, Shape>(inputs.map((value, i) => [value, inputShapes[i] ?? []]));
  for (const { operation, layer, inputs: from, outputs } of nodes) {
    const given = from.map((value) => shapes.get(value) ?? []);
    const shapeOf = operation.outputShape ?? ((...shapes: Shape[]) => layer.outputShape(...shapes));
    const shape = operation.activation === undefined ? shapeOf(...given) : given[0];
    for (const value of outputs) shapes.set(value, shape);
  }
  return shapes;
}
