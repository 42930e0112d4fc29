import type { LayerConfig } from "../../../layers/layerOptions.js";
import { readActivation, writeActivation } from "./activations.js";
import { readInitializer, writeInitializer } from "./initializers.js";
import type { OptionReader } from "./OptionReader.js";
import { readRegularizer, writeRegularizer } from "./regularizers.js";

/** Options of a layer, in noodlenet's config or in Keras's. */
export type Options = Record<string, unknown>;

/** Translates the options of a type of layer from Keras and to Keras, except name, trainable and dtype. */
export interface KerasLayer {
  /** @throws FormatError for an option that is not supported */
  read(options: OptionReader): Options;
  write(config: LayerConfig): Options;
}

/** Constraints and activity regularizers do not affect predictions and are left out. Keras stores the merged kernel of a layer with LoRA. */
export const kernelLayer = {
  read(options: OptionReader): Options {
    options.only("quantization_config", [], "Save the model before it is quantised");
    return {
      activation: readActivation(options, "activation"),
      useBias: options.flag("use_bias", true),
      kernelInitializer: readInitializer(options, "kernel_initializer", "glorotUniform"),
      biasInitializer: readInitializer(options, "bias_initializer", "zeros"),
      kernelRegularizer: readRegularizer(options, "kernel_regularizer"),
      biasRegularizer: readRegularizer(options, "bias_regularizer"),
    };
  },
  write: (config: LayerConfig): Options => ({
    activation: writeActivation(config.activation),
    use_bias: config.useBias,
    kernel_initializer: writeInitializer(config.kernelInitializer, "glorotUniform"),
    bias_initializer: writeInitializer(config.biasInitializer, "zeros"),
    kernel_regularizer: writeRegularizer(config.kernelRegularizer),
    bias_regularizer: writeRegularizer(config.biasRegularizer),
    activity_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
  }),
};
