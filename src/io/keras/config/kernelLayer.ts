import type { LayerConfig } from "../../../layers/layerOptions.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import { readActivation, writeActivation } from "./activations.js";
import type { OptionReader } from "./OptionReader.js";
import { readRegularizer, writeRegularizer } from "./regularizers.js";
import { readSettings, writeSettings } from "./weightSettings.js";

/** Options of a layer, in noodlenet's config or in Keras's. */
export type Options = Record<string, unknown>;

/** Translates the options of a type of layer from Keras and to Keras, except name, trainable and dtype. */
export interface KerasLayer {
  /** @throws FormatError for an option that is not supported */
  read(options: OptionReader): Options;
  write(config: LayerConfig): Options;
}

/** Keras stores the merged kernel of a layer with LoRA. */
export const kernelLayer = {
  read(options: OptionReader): Options {
    checkQuantization(options);
    return {
      activation: readActivation(options, "activation"),
      useBias: options.flag("use_bias", true),
      ...readSettings(options, "kernel", "glorotUniform"),
      ...readSettings(options, "bias", "zeros"),
      activityRegularizer: readRegularizer(options, "activity_regularizer"),
    };
  },
  write: (config: LayerConfig): Options => ({
    activation: writeActivation(config.activation),
    use_bias: config.useBias,
    ...writeSettings(config, "kernel", "glorotUniform"),
    ...writeSettings(config, "bias", "zeros"),
    activity_regularizer: writeRegularizer(config.activityRegularizer),
  }),
};

/** Int8 needs nothing of its config: the weights say their scale, and activations stay floats here. */
function checkQuantization(options: OptionReader): void {
  const config = options.get("quantization_config");
  const isInt8 = isPlainObject(config) && config.class_name === "Int8QuantizationConfig";
  if (!isInt8) options.only("quantization_config", [], "Save the model before it is quantised");
}
