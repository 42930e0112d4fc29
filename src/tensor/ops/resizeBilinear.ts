import { addImageKernels } from "../../backends/imageKernels.js";
import type { ResizeGeometry } from "../../backends/Kernels.js";
import { asMethods } from "../asMethods.js";
import { checkFloat } from "../checks.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { pairOf, windowGeometry } from "./window.js";

addImageKernels();
asMethods({ resizeBilinear });

/**
 * Images [n, h, w, c] in another size [height, width]: bilinear, half-pixel centres, no antialiasing, as
 * tf.image.resize.
 * @throws ShapeError when x is not a batch of images
 */
export function resizeBilinear(x: Tensor, size: readonly [number, number]): Tensor {
  checkFloat("resizeBilinear", x);
  const [outHeight, outWidth] = pairOf("resizeBilinear", "size", size);
  const { n, inHeight, inWidth, channels } = windowGeometry("resizeBilinear", x.shape, [1, 1], [1, 1], "valid");
  return resize(x, { n, inHeight, inWidth, outHeight, outWidth, channels });
}

function resize(x: Tensor, geometry: ResizeGeometry): Tensor {
  const { n, outHeight, outWidth, channels } = geometry;
  return record(
    "resizeBilinear",
    [x],
    [n, outHeight, outWidth, channels],
    (kernels) => kernels.resizeBilinear(x.storage, geometry),
    (dy) => [() => resizeInputGradient(dy, geometry)],
  );
}

function resizeInputGradient(dy: Tensor, geometry: ResizeGeometry): Tensor {
  const { n, inHeight, inWidth, channels } = geometry;
  return record(
    "resizeBilinearInputGradient",
    [dy],
    [n, inHeight, inWidth, channels],
    (kernels) => kernels.resizeBilinearInputGradient(dy.storage, geometry),
    (g) => [() => resize(g, geometry)],
  );
}
