import { layerFromConfig } from "../../layers/fromConfig.js";
import type { LayerConfig } from "../../layers/layerOptions.js";
import { FormatError } from "../../util/errors.js";
import { type Shape, sizeOf } from "../../util/shape.js";

/** How many more weights than numbers in the file a description may have. */
const ALLOWANCE = 100_000;

/**
 * Checks, before weights are allocated, that a description asks for no more weights than its file holds: a few bytes of JSON can
 * ask for terabytes. User-defined layers are trusted, and the layers after them are not counted.
 * @param available how many numbers the file holds
 * @throws FormatError with both counts
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

/** A layer's output shape; null where a user-defined layer makes it unknown. Subtracts the layer's weights from `count`. */
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
