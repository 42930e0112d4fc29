import { addImageKernels } from "../../backends/imageKernels.js";
import type { PoolActivation, WindowGeometry } from "../../backends/Kernels.js";
import { optionsReader } from "../../util/optionsReader.js";
import { asMethods } from "../asMethods.js";
import { checkFloat } from "../checks.js";
import { record, recordSaving } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { type Padding, type Pair, pairOf, windowGeometry } from "./window.js";

addImageKernels();
asMethods({ maxPool2d });

/** How a pooling window slides. */
export interface PoolOptions {
  /** Default 2. */
  readonly poolSize?: Pair;
  /** Default the pool size: windows side by side. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
}

/** Makes the reader of a pooling function's options. */
export const poolOptionsReader = (name: string) =>
  optionsReader<PoolOptions>(name, `x.${name}({ poolSize: 3, strides: 2 })`, {
    names: { poolSize: true, strides: true, padding: true },
    only: { dataFormat: ["channelsLast", "channels_last"] },
  });

const readOptions = poolOptionsReader("maxPool2d");

/**
 * The largest of each window, channel by channel: [n, h, w, c] → [n, oh, ow, c]. The first of equals gets the gradient.
 * @throws ShapeError when the window is larger than the image
 */
export function maxPool2d(x: Tensor, options?: PoolOptions): Tensor {
  return maxPoolWith(x, readOptions(options), "linear");
}

/** The activation of {@link maxPool2d}, by the same kernel. */
export function maxPoolWith(x: Tensor, options: PoolOptions, activation: PoolActivation): Tensor {
  const geometry = poolGeometry("maxPool2d", x, options);
  const { out } = recordSaving(
    "maxPool2d",
    [x],
    outputShape(geometry),
    (kernels) => {
      const { out, indices } = kernels.maxPool2d(x.storage, activation, geometry);
      return { out, saved: [indices] };
    },
    (dy, [indices]) => [() => maxPool2dScatter(dy, indices, geometry)],
  );
  return out;
}

/** dy put back where the maxima were: the gradient of max-pooling, linear in dy. */
export function maxPool2dScatter(dy: Tensor, indices: Tensor, geometry: WindowGeometry): Tensor {
  const { n, inHeight, inWidth, channels } = geometry;
  return record(
    "maxPool2dScatter",
    [dy],
    [n, inHeight, inWidth, channels],
    (kernels) => kernels.maxPool2dScatter(dy.storage, indices.storage, geometry),
    (g) => [() => maxPool2dPick(g, indices, geometry)],
  );
}

/** x read where the maxima were: the transpose of scatter. */
function maxPool2dPick(x: Tensor, indices: Tensor, geometry: WindowGeometry): Tensor {
  return record(
    "maxPool2dPick",
    [x],
    outputShape(geometry),
    (kernels) => kernels.maxPool2dPick(x.storage, indices.storage, geometry),
    (g) => [() => maxPool2dScatter(g, indices, geometry)],
  );
}

/** The geometry that pooling options describe over x. */
export function poolGeometry(where: string, x: Tensor, options: PoolOptions): WindowGeometry {
  checkFloat(where, x);
  return poolWindow(where, x.shape, options);
}

/** The geometry that pooling options describe over images [n, h, w, c]. */
export function poolWindow(
  where: string,
  shape: readonly number[],
  { poolSize = 2, strides, padding = "valid" }: PoolOptions,
): WindowGeometry {
  const window = pairOf(where, "poolSize", poolSize);
  return windowGeometry(where, shape, window, pairOf(where, "strides", strides ?? window), padding);
}

/** [n, oh, ow, c]. */
export function outputShape({ n, outHeight, outWidth, channels }: WindowGeometry): number[] {
  return [n, outHeight, outWidth, channels];
}
