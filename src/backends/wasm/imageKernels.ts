import type { ConvGeometry, Kernels } from "../Kernels.js";
import { imagesModule } from "./generated/imagesModule.js";
import type { KernelFamily } from "./KernelFamily.js";
import { convolutions } from "./kernels/conv2d.js";
import { pooling } from "./kernels/pooling.js";
import { resizing } from "./kernels/resize.js";
import { noise } from "./noise.js";
import type { WasmStorage } from "./WasmStorage.js";

type K = Kernels<WasmStorage>;

/** The kernels of images. */
export const imageKernels: KernelFamily = {
  kernels(engine) {
    const own = engine.load(imagesModule);
    return { ...convolutions(own), ...pooling(own), ...resizing(own) };
  },
  jobs: {
    "a convolution of three channels": (k) => convolved(k, conv(3, 20)),
    "a convolution by Winograd's filtering": (k) => convolved(k, conv(20, 28)),
    "a convolution in groups": (k) => convolved(k, conv(24, 72, 2)),
    pooling(k) {
      const g = { ...conv(12, 0), ...{ windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2 } };
      const halves = { ...g, outHeight: 5, outWidth: 5 };
      const x = noise(k, 2 * 11 * 11 * 12, 1);
      const dy = noise(k, 2 * 5 * 5 * 12, 2);
      const { out, indices } = k.maxPool2d(x, "relu", halves);
      return [
        out,
        k.maxPool2dScatter(dy, indices, halves),
        k.averagePool2d(x, halves),
        k.averagePool2dInputGradient(dy, halves),
      ];
    },
  },
};

function conv(channels: number, filters: number, groups = 1): ConvGeometry {
  const [n, inSize, outSize] = [2, 11, 9];
  return {
    ...{ n, inHeight: inSize, inWidth: inSize, channels, filters, outHeight: outSize, outWidth: outSize },
    ...{
      windowHeight: 3,
      windowWidth: 3,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      groups,
    },
    ...{ padTop: 0, padLeft: 0 },
  };
}

function convolved(k: K, g: ConvGeometry): WasmStorage[] {
  const x = noise(k, g.n * g.inHeight * g.inWidth * g.channels, 1);
  const dy = noise(k, g.n * g.outHeight * g.outWidth * g.filters, 2);
  const kernel = noise(k, (9 * g.channels * g.filters) / g.groups, 3);
  const y = k.conv2d(x, kernel, noise(k, g.filters, 4), "relu", g);
  return [y, k.conv2dInputGradient(dy, kernel, g), k.conv2dKernelGradient(x, dy, g)];
}
