import type { ConvGeometry, WindowGeometry } from "../../src/backends/Kernels.js";

/** Windows of 2 × 2 side by side over a convolution's output. */
export const halving = (g: ConvGeometry): WindowGeometry => ({
  ...{ n: g.n, inHeight: g.outHeight, inWidth: g.outWidth, channels: g.filters },
  ...{ outHeight: g.outHeight >> 1, outWidth: g.outWidth >> 1, padTop: 0, padLeft: 0 },
  ...{ windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2 },
});
