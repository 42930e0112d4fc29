import type { Shape } from "../../../util/shape.js";
import type { GraphBuilder } from "./GraphBuilder.js";

/** A layer's weights by name. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

/** A weight as a constant. */
export function constant(
  builder: GraphBuilder,
  path: string,
  name: string,
  shape: Shape,
  weights: WeightValues,
): string {
  return builder.floats(`${path}/${name}`, shape, weights.get(name) as Float32Array);
}
