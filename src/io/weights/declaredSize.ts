import { layerFromConfig } from "../../layers/fromConfig.js";
import type { LayerConfig } from "../../layers/Layer.js";
import { FormatError } from "../../util/errors.js";
import { type Shape, sizeOf } from "../../util/shape.js";

/** Numbers that may be missing from a file without its config being taken for hostile. */
const ALLOWANCE = 100_000;

/**
 * Checks, before anything is allocated, that a config describes no more weights than its file holds: a few bytes of JSON can
 * ask for terabytes. Layers of the user's own are trusted; what follows them is not counted.
 * @param available numbers in the file
 * @throws FormatError that says both counts
 */
export function checkDeclaredSize(
  config: LayerConfig,
  available: number,
  custom: ReadonlySet<string>,
  what: string,
): void {
  const count = { left: available + ALLOWANCE };
  if (Array.isArray(config.inputShape)) shapeAfter(config, config.inputShape, count, custom);
  if (!(count.left < 0)) return;
  throw new FormatError(
    `${what}: its layers would have at least ${available + ALLOWANCE - count.left} weights, but the file holds ${available} numbers. ` +
      "The file is damaged, or its weights are missing",
  );
}

/** The shape that a layer gives; null where a user's own layer makes it unknown. Takes the layer's weights off `count`. */
function shapeAfter(
  config: LayerConfig,
  shape: Shape,
  count: { left: number },
  custom: ReadonlySet<string>,
): Shape | null {
  if (custom.has(config.type) || count.left < 0) return null;
  if (Array.isArray(config.layers)) {
    const layers = config.layers as LayerConfig[];
    return layers.reduce<Shape | null>((at, layer) => at && shapeAfter(layer, at, count, custom), shape);
  }
  const after = layerFromConfig(config).outputShape(shape);
  count.left -= weightsOf(config, shape, after);
  return after;
}

function weightsOf({ type, kernelSize }: LayerConfig, before: Shape, after: Shape): number {
  const [inputs, outputs] = [before.at(-1) ?? 1, after.at(-1) ?? 1];
  if (type === "Dense") return inputs * outputs;
  if (type === "Conv2D") return sizeOf([kernelSize].flat() as number[]) * inputs * outputs;
  return type === "BatchNormalization" ? 4 * inputs : 0;
}
