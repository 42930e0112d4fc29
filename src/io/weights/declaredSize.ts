import { layerFromConfig } from "../../layers/fromConfig.js";
import type { LayerConfig } from "../../layers/layerOptions.js";
import { type GraphConfig, isGraphConfig, walkConfig } from "../../models/wiringConfig.js";
import { FormatError } from "../../util/errors.js";
import { type Shape, sizeOf } from "../../util/shape.js";

/** How many more weights than numbers in the file a description may have. */
const ALLOWANCE = 100_000;

/** As many outputs as are assumed of what has unknown shapes. */
const MOST_OUTPUTS = 64;

/** Shapes of one sample, of one or more tensors; null where they are unknown. */
type Shapes = readonly Shape[] | null;

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
  if (isGraphConfig(config)) shapesAfter(config, [], count, custom);
  else if (Array.isArray(config.inputShape)) shapesAfter(config, [config.inputShape], count, custom);
  if (!(count.left < 0)) return;
  throw new FormatError(
    `${what}: its layers would have at least ${available + ALLOWANCE - count.left} weights, but the file holds ${available} numbers. ` +
      "The file is damaged, or its weights are missing",
  );
}

/** A layer's output shapes; null where a user-defined layer makes them unknown. Subtracts the layer's weights from `count`. */
function shapesAfter(
  config: LayerConfig,
  shapes: Shapes,
  count: { left: number },
  custom: ReadonlySet<string>,
): Shapes {
  if (shapes === null || custom.has(config.type) || count.left < 0) return null;
  if (isGraphConfig(config)) return graphShapes(config, count, custom);
  if (Array.isArray(config.layers)) {
    const layers = config.layers as LayerConfig[];
    return layers.reduce<Shapes>((at, layer) => shapesAfter(layer, at, count, custom), shapes);
  }
  const after = layerFromConfig(config).outputShape(...shapes);
  count.left -= weightsOf(config, shapes[0], after);
  return [after];
}

/** The output shapes of a graph. The weights of a layer that is called several times are counted once. */
function graphShapes(config: LayerConfig & GraphConfig, count: { left: number }, custom: ReadonlySet<string>): Shapes {
  const counted = new Set<number>();
  const { outputs } = walkConfig<Shape | null>(config, (index, taken) => {
    const layer = config.layers[index];
    if (!taken) return [layer.shape as Shape];
    const own = counted.has(index) ? { left: Number.POSITIVE_INFINITY } : count;
    counted.add(index);
    const shapes = taken.includes(null) ? null : (taken as Shape[]);
    const unknown: readonly null[] = Array.from({ length: MOST_OUTPUTS }, () => null);
    return shapesAfter(layer, shapes, own, custom) ?? unknown;
  });
  return outputs.includes(null) ? null : (outputs as Shape[]);
}

function weightsOf(config: LayerConfig, before: Shape, after: Shape): number {
  const { type } = config;
  const [inputs, outputs] = [before.at(-1) ?? 1, after.at(-1) ?? 1];
  const [groups, multiplier] = [config.groups ?? 1, config.depthMultiplier ?? 1] as number[];
  const window = sizeOf([config.kernelSize ?? 1].flat() as number[]);
  if (type === "Dense") return inputs * outputs;
  if (type === "Conv1D" || type === "Conv2D" || type === "Conv2DTranspose") return (window * inputs * outputs) / groups;
  if (type === "DepthwiseConv2D") return window * outputs;
  if (type === "SeparableConv2D") return (window + outputs) * inputs * multiplier;
  const along = (axes: unknown) => sizeOf(axesOf(axes ?? -1).map((axis) => before.at(axis < 0 ? axis : axis - 1) ?? 1));
  if (type === "BatchNormalization") return 4 * along(config.axis);
  if (type === "LayerNormalization" || type === "GroupNormalization") return 2 * along(config.axis);
  if (type === "PReLU") return sizeOf(before) / along(config.sharedAxes ?? []);
  if (type === "Normalization") return config.mean === undefined ? 2 * along(config.axis) : 0;
  return 0;
}

function axesOf(axes: unknown): number[] {
  return [axes].flat() as number[];
}
