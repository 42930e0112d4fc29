import type { KerasLayer } from "./kernelLayer.js";

const rate: KerasLayer = {
  read: (options) => ({ rate: options.number("rate") }),
  write: (config) => ({ rate: config.rate, seed: null }),
};

/** Keras 3's class of these layers takes no `trainable`, and without it none is written. */
const spatial: KerasLayer = {
  read: rate.read,
  write: (config) => ({ ...rate.write(config), trainable: undefined }),
};

/** Layers that change their input at random in training. Their seeds are Keras's own, with which other numbers are drawn here. */
export const NOISES = {
  ActivityRegularization: {
    read: (options) => ({ l1: options.number("l1", 0), l2: options.number("l2", 0) }),
    write: ({ l1, l2 }) => ({ l1, l2 }),
  },
  AlphaDropout: {
    read(options) {
      options.only("noise_shape", [], "Use one decision for each element");
      return rate.read(options);
    },
    write: (config) => ({ ...rate.write(config), noise_shape: null }),
  },
  GaussianDropout: rate,
  GaussianNoise: {
    read: (options) => ({ standardDeviation: options.number("stddev") }),
    write: ({ standardDeviation }) => ({ stddev: standardDeviation, seed: null }),
  },
  SpatialDropout1D: spatial,
  SpatialDropout2D: {
    read(options) {
      options.channelsLast();
      return rate.read(options);
    },
    write: (config) => ({ ...spatial.write(config), data_format: "channels_last" }),
  },
} satisfies Record<string, KerasLayer>;
