import type { ConvGeometry, MatmulSpec } from "../../src/backends/Kernels.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { canUseWinograd } from "../../src/backends/wasm/kernels/convAlgorithm.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";

/** A kernel to time on inputs of its own. */
export interface KernelBench {
  readonly name: string;
  readonly flops?: number;
  /** Read and written, where memory sets the pace. */
  readonly bytes?: number;
  /** Whether it is a convolution with two ways to compute it. */
  readonly winograd?: boolean;
  prepare(): WasmStorage[];
  run(inputs: WasmStorage[]): WasmStorage[];
}

const noise = (size: number) => wasm.kernels.randomNormal(size, [size, 1], "float32");

/** Products, convolutions and passes over memory of the sizes of s2's training step, and VGG16's convolutions. */
export function kernelBenches(): KernelBench[] {
  return [
    ...[product(1024, 1024, 1024), product(16, 25088, 128)],
    ...[product(25088, 16, 128, { transposeA: true }), product(16, 128, 25088, { transposeB: true })],
    ...convolution("s2's first convolution", 16, [128, 3, 32], "valid"),
    ...convolution("s2's second convolution", 16, [63, 32, 64], "valid"),
    ...convolution("s2's third convolution", 16, [30, 64, 128], "valid"),
    ...convolution("s8's convolutions", 16, [8, 512, 512], "same"),
    ...convolution("VGG16 block 1", 1, [128, 64, 64], "same"),
    ...convolution("VGG16 block 2", 1, [64, 128, 128], "same"),
    ...convolution("VGG16 block 3", 1, [32, 256, 256], "same"),
    ...convolution("VGG16 block 4", 1, [16, 512, 512], "same"),
    ...convolution("VGG16 block 5", 1, [8, 512, 512], "same"),
    ...depthwise("MobileNetV2 depthwise 112x112x32", [112, 32, 3, 1]),
    ...depthwise("MobileNetV2 depthwise 112x112x96 by 2", [112, 96, 3, 2]),
    ...depthwise("MobileNetV2 depthwise 56x56x144", [56, 144, 3, 1]),
    ...depthwise("MobileNetV2 depthwise 14x14x384", [14, 384, 3, 1]),
    ...depthwise("MobileNetV2 depthwise 7x7x960", [7, 960, 3, 1]),
    ...depthwise("EfficientNet depthwise 28x28x240, 5x5", [28, 240, 5, 1]),
    ...inGroups("ResNeXt 56x56x128, 32 groups", [56, 128, 3, 1], 32),
    ...inGroups("ResNeXt 56x56x256 by 2, 32 groups", [56, 256, 3, 2], 32),
    ...inGroups("ResNeXt 14x14x512, 32 groups", [14, 512, 3, 1], 32),
    ...inGroups("RegNet 28x28x192, 8 groups", [28, 192, 3, 1], 8),
    ...inGroups("ShuffleNet 28x28x240, 1x1, 3 groups", [28, 240, 1, 1], 3),
    ...passes(),
  ];
}

function product(m: number, k: number, n: number, transposed: Partial<MatmulSpec> = {}): KernelBench {
  const spec: MatmulSpec = {
    batch: 1,
    m,
    k,
    n,
    transposeA: false,
    transposeB: false,
    activation: "linear",
    ...transposed,
  };
  return {
    name: `product ${m} x ${k} x ${n}`,
    flops: 2 * m * k * n,
    prepare: () => [noise(m * k), noise(k * n)],
    run: ([a, b]) => [wasm.kernels.matmul(a, b, null, spec)],
  };
}

/** The three maps of a 3 × 3 convolution, its kernel packed or transformed anew each time, as in training. */
function convolution(
  name: string,
  n: number,
  [size, channels, filters]: readonly [number, number, number],
  padding: "same" | "valid",
): KernelBench[] {
  const pad = padding === "same" ? 1 : 0;
  const out = size - 2 + 2 * pad;
  const g: ConvGeometry = {
    ...{
      n,
      inHeight: size,
      inWidth: size,
      channels,
      outHeight: out,
      outWidth: out,
      filters,
      padTop: pad,
      padLeft: pad,
    },
    ...{
      windowHeight: 3,
      windowWidth: 3,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      groups: 1,
    },
  };
  const common = {
    flops: 2 * n * out * out * 9 * channels * filters,
    winograd: canUseWinograd(g),
    prepare: () => [noise(n * size * size * channels), noise(9 * channels * filters), noise(n * out * out * filters)],
  };
  const { kernels, engine } = wasm;
  const anew = (kernel: WasmStorage) => {
    engine.changed(kernel);
    return kernel;
  };
  return [
    { ...common, name: `${name}, forward`, run: ([x, w]) => [kernels.conv2d(x, anew(w), null, "relu", g)] },
    { ...common, name: `${name}, input gradient`, run: ([, w, dy]) => [kernels.conv2dInputGradient(dy, anew(w), g)] },
    { ...common, name: `${name}, kernel gradient`, run: ([x, , dy]) => [kernels.conv2dKernelGradient(x, dy, g)] },
  ];
}

type Sides = readonly [size: number, channels: number, window: number, stride: number];

const depthwise = (name: string, sides: Sides) => inGroups(name, sides, sides[1]);

/** The three maps of a convolution in groups of one image, padding "same", with as many filters as channels. */
function inGroups(name: string, [size, channels, window, stride]: Sides, groups: number): KernelBench[] {
  const out = Math.ceil(size / stride);
  const pad = Math.max((out - 1) * stride + window - size, 0) >> 1;
  const g: ConvGeometry = {
    ...{ n: 1, inHeight: size, inWidth: size, channels, outHeight: out, outWidth: out, padTop: pad, padLeft: pad },
    ...{ windowHeight: window, windowWidth: window, strideHeight: stride, strideWidth: stride },
    ...{ dilationHeight: 1, dilationWidth: 1, filters: channels, groups },
  };
  const weights = (window * window * channels * channels) / groups;
  const common = {
    flops: 2 * out * out * weights,
    prepare: () => [noise(size * size * channels), noise(weights), noise(out * out * channels)],
  };
  const { kernels } = wasm;
  return [
    { ...common, name: `${name}, forward`, run: ([x, w]) => [kernels.conv2d(x, w, null, "relu6", g)] },
    { ...common, name: `${name}, input gradient`, run: ([, w, dy]) => [kernels.conv2dInputGradient(dy, w, g)] },
    { ...common, name: `${name}, kernel gradient`, run: ([x, , dy]) => [kernels.conv2dKernelGradient(x, dy, g)] },
  ];
}

/** Passes over the output of s2's first convolution, 32 MB. */
function passes(): KernelBench[] {
  const shape = [16, 126, 126, 32];
  const size = shape.reduce((a, b) => a * b);
  const pool = {
    ...{ n: 16, inHeight: 126, inWidth: 126, channels: 32, outHeight: 63, outWidth: 63, padTop: 0, padLeft: 0 },
    ...{ windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2 },
  };
  const { kernels } = wasm;
  const layout = { shape: [size], strides: [[1], [1]] };
  return [
    {
      name: "ReLU's gradient",
      bytes: 12 * size,
      prepare: () => [noise(size), noise(size)],
      run: ([dy, y]) => [kernels.binary("reluGradient", dy, y, layout)],
    },
    {
      name: "bias gradient",
      bytes: 4 * size,
      prepare: () => [noise(size)],
      run: ([dy]) => [kernels.reduce("sum", dy, { shape, axes: [0, 1, 2] })],
    },
    {
      name: "max-pooling",
      bytes: 5.25 * size,
      prepare: () => [noise(size)],
      run: ([x]) => Object.values(kernels.maxPool2d(x, "linear", pool)),
    },
    {
      name: "normalisation with fixed statistics, relu6",
      bytes: 8 * size,
      prepare: () => [noise(size), noise(32), noise(32)],
      run: ([x, mean, scale]) => [kernels.normalize(x, mean, scale, null, "relu6", { rows: size / 32, channels: 32 })],
    },
    {
      name: "batch normalisation",
      bytes: 12 * size,
      prepare: () => [noise(size), noise(32), noise(32)],
      run: ([x, gamma, beta]) =>
        Object.values(kernels.batchNorm(x, gamma, beta, { rows: size / 32, channels: 32, epsilon: 1e-3 })),
    },
    {
      name: "Adam over 3.2 million weights",
      bytes: 28 * 25088 * 128,
      prepare: () => Array.from({ length: 4 }, () => noise(25088 * 128)),
      run: ([w, m, v, g]) => {
        kernels.adam([w, m, v], g, { stepSize: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0 });
        return [];
      },
    },
  ];
}
