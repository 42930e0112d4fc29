import type { NamedArray } from "noodlenet";
import type { HostArray } from "noodlenet/data";
import type { Config } from "../Config.js";

/** A place in a layer's maps. */
export interface Spot {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** A layer at one picture: what it takes, what it gives, and its weights. */
export interface LayerView {
  readonly config: Config & { readonly name: string };
  /** [1, h, w, c] */
  readonly input: HostArray;
  /** [1, h, w, c] */
  readonly maps: HostArray;
  readonly weights: readonly NamedArray[];
}

/** What one channel of the input adds to a value of a convolution. */
export interface ChannelSum {
  readonly channel: number;
  /** [rows, columns] of the window, line by line; what lies outside of the picture is 0. */
  readonly patch: readonly number[];
  readonly kernel: readonly number[];
  readonly products: readonly number[];
  readonly sum: number;
}

/** How a value of a map comes about. */
export type SpotSum = { readonly value: number } & (
  | {
      readonly kind: "convolution";
      readonly size: number;
      /** Row and column of the window's corner in the input. */
      readonly corner: readonly [row: number, column: number];
      /** Those that add most first. */
      readonly channels: readonly ChannelSum[];
      readonly bias: number;
      /** Before the activation. */
      readonly total: number;
      readonly isRectified: boolean;
    }
  | {
      readonly kind: "pooling";
      readonly size: number;
      readonly corner: readonly [number, number];
      readonly patch: readonly number[];
    }
  | {
      readonly kind: "normalization";
      readonly x: number;
      readonly mean: number;
      readonly variance: number;
      readonly gamma: number;
      readonly beta: number;
    }
  | { readonly kind: "activation"; readonly x: number }
);

/** A spot within the maps, whatever was asked for. */
export function within({ channel, row, column }: Spot, { shape: [, height, width, channels] }: HostArray): Spot {
  const limited = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return { channel: limited(channel, channels), row: limited(row, height), column: limited(column, width) };
}

const at = ({ data, shape: [, height, width, channels] }: HostArray, { channel, row, column }: Spot): number =>
  row < 0 || column < 0 || row >= height || column >= width ? 0 : data[(row * width + column) * channels + channel];

/** How the value at a spot is computed; null for a layer without a sum to show. */
export function spotSum({ config, input, maps, weights }: LayerView, spot: Spot): SpotSum | null {
  const value = at(maps, spot);
  const weight = (name: string) => weights.find((one) => one.name === `${config.name}/${name}`)?.data ?? [];
  const { channel } = spot;
  switch (config.type) {
    case "Conv2D":
      return { ...convolution(config, input, spot, weight("kernel"), weight("bias")), value };
    case "MaxPooling2D": {
      const size = config.poolSize as number;
      const corner = [spot.row * size, spot.column * size] as const;
      return { kind: "pooling", size, corner, patch: windowOf(input, channel, corner, size), value };
    }
    case "BatchNormalization": {
      const [mean, variance, gamma, beta] = ["moving_mean", "moving_variance", "gamma", "beta"].map(
        (name) => weight(name)[channel],
      );
      return { kind: "normalization", x: at(input, spot), mean, variance, gamma, beta, value };
    }
    case "Activation":
      return { kind: "activation", x: at(input, spot), value };
    default:
      return null;
  }
}

function windowOf(input: HostArray, channel: number, [top, left]: readonly [number, number], size: number): number[] {
  return Array.from({ length: size * size }, (_, i) =>
    at(input, { channel, row: top + Math.floor(i / size), column: left + (i % size) }),
  );
}

function convolution(
  { kernelSize, padding, filters, activation }: Config,
  input: HostArray,
  { channel, row, column }: Spot,
  weights: ArrayLike<number>,
  biases: ArrayLike<number>,
) {
  const size = kernelSize as number;
  const inputs = input.shape[3];
  const margin = padding === "same" ? Math.floor((size - 1) / 2) : 0;
  const corner = [row - margin, column - margin] as const;
  const channels = Array.from({ length: inputs }, (_, c): ChannelSum => {
    const patch = windowOf(input, c, corner, size);
    const kernel = patch.map((__, i) => weights[(i * inputs + c) * (filters as number) + channel]);
    const products = patch.map((x, i) => x * kernel[i]);
    return { channel: c, patch, kernel, products, sum: products.reduce((a, b) => a + b, 0) };
  });
  const bias = biases[channel];
  const total = channels.reduce((sum, one) => sum + one.sum, bias);
  channels.sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  return { kind: "convolution", size, corner, channels, bias, total, isRectified: activation === "relu" } as const;
}
