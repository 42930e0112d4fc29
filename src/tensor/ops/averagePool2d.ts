import { addImageKernels } from "../../backends/imageKernels.js";
import type { WindowGeometry } from "../../backends/Kernels.js";
import { asMethods } from "../asMethods.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { outputShape, type PoolOptions, poolGeometry, poolOptionsReader } from "./maxPool2d.js";
import { mean } from "./mean.js";

addImageKernels();
asMethods({ averagePool2d, globalAveragePool2d });

const readOptions = poolOptionsReader("averagePool2d");

/**
 * The mean of each window, channel by channel: [n, h, w, c] → [n, oh, ow, c]. Padding is left out of the count.
 * @throws ShapeError when the window is larger than the image
 */
export function averagePool2d(x: Tensor, options?: PoolOptions): Tensor {
  return average(x, poolGeometry("averagePool2d", x, readOptions(options)));
}

function average(x: Tensor, geometry: WindowGeometry): Tensor {
  return record(
    "averagePool2d",
    [x],
    outputShape(geometry),
    (kernels) => kernels.averagePool2d(x.storage, geometry),
    (dy) => [() => averagePool2dInputGradient(dy, geometry)],
  );
}

/** dy spread evenly over its windows: the transpose of averaging. */
function averagePool2dInputGradient(dy: Tensor, geometry: WindowGeometry): Tensor {
  const { n, inHeight, inWidth, channels } = geometry;
  return record(
    "averagePool2dInputGradient",
    [dy],
    [n, inHeight, inWidth, channels],
    (kernels) => kernels.averagePool2dInputGradient(dy.storage, geometry),
    (g) => [() => average(g, geometry)],
  );
}

/** The mean of each channel over the image: [n, h, w, c] → [n, c]. */
export function globalAveragePool2d(x: Tensor): Tensor {
  poolGeometry("globalAveragePool2d", x, { poolSize: 1 });
  return mean(x, { axis: [1, 2] });
}
