import type { LayerConfig } from "../../../layers/layerOptions.js";
import { writeInitializer } from "./initializers.js";
import type { KerasLayer, Options } from "./kernelLayer.js";
import type { OptionReader } from "./OptionReader.js";
import { readSettings, writeSettings } from "./weightSettings.js";

/** What layers with a gamma and a beta share. */
const affine: KerasLayer = {
  read: (options) => ({
    epsilon: options.number("epsilon", 1e-3),
    center: options.flag("center", true),
    scale: options.flag("scale", true),
    ...readSettings(options, "beta", "zeros"),
    ...readSettings(options, "gamma", "ones"),
  }),
  write: (config) => ({
    epsilon: config.epsilon,
    center: config.center,
    scale: config.scale,
    ...writeSettings(config, "beta", "zeros"),
    ...writeSettings(config, "gamma", "ones"),
  }),
};

/** The layers that normalize. */
export const NORMALIZATIONS = {
  BatchNormalization: {
    read(options) {
      options.only("renorm", [false], "Save the model without it");
      return { axis: options.axis(), momentum: options.number("momentum", 0.99), ...affine.read(options) };
    },
    write: (config) => ({
      axis: config.axis ?? -1,
      momentum: config.momentum,
      ...affine.write(config),
      moving_mean_initializer: writeInitializer("zeros", "zeros"),
      moving_variance_initializer: writeInitializer("ones", "ones"),
      synchronized: false,
    }),
  },
  GroupNormalization: {
    read(options) {
      const groups = options.get("groups") === -1 ? -1 : options.count("groups", 32);
      return { groups, axis: options.axis(), ...affine.read(options) };
    },
    write: (config) => ({ groups: config.groups, axis: config.axis ?? -1, ...affine.write(config) }),
  },
  LayerNormalization: {
    read(options) {
      options.only(
        "rms_scaling",
        [false],
        "Use RMSNormalization in Keras, and a user-defined layer given as customLayers",
      );
      return { axis: options.listOfAxes("axis", -1), ...affine.read(options) };
    },
    write: (config) => ({ axis: [config.axis].flat(), ...affine.write(config) }),
  },
  Normalization: { read: readNormalization, write: writeNormalization },
} satisfies Record<string, KerasLayer>;

function readNormalization(options: OptionReader): Options {
  const [mean, variance] = ["mean", "variance"].map((name) => readNumbers(options, name));
  const axis = options.listOfAxes("axis", []);
  return { axis, invert: options.flag("invert", false), ...(mean === null ? {} : { mean, variance }) };
}

function writeNormalization({ axis, mean = null, variance = null, invert = false }: LayerConfig): Options {
  return { axis: [axis].flat(), mean, variance, invert };
}

/** A number or nested lists of them; null where there is none. */
function readNumbers(options: OptionReader, name: string): unknown {
  const value = options.get(name) ?? null;
  const isNumbers = (item: unknown): boolean =>
    Number.isFinite(item) || (Array.isArray(item) && item.length > 0 && item.every(isNumbers));
  if (value === null || isNumbers(value)) return value;
  throw options.error(name, "numbers are needed");
}
