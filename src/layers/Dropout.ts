import { dropout } from "../tensor/ops/dropout.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { fold } from "../util/random.js";
import type { Shape } from "../util/shape.js";
import { type CallContext, Layer } from "./Layer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

const readOptions = layerOptionsReader<LayerOptions>("Dropout", "new Dropout(0.5, { seed: 1 })", LAYER_OPTIONS, {
  noiseShape: [null],
});

/**
 * In training, sets a fraction of the inputs to 0 and divides the others by 1 − rate; otherwise passes them on. The mask
 * follows from the layer's key and the training step; used alone, from the number of calls.
 * @param rate the fraction, in [0, 1)
 * @throws ValueError for another rate
 * @see Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"
 */
export class Dropout extends Layer {
  readonly rate: number;
  #calls = 0;

  /**
   * @param rate the fraction that is dropped, in [0, 1)
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(rate: number, options?: LayerOptions) {
    super(readOptions(options));
    if (!(rate >= 0 && rate < 1)) throw new ValueError(`Dropout: the rate is ${rate}; give a number in [0, 1)`);
    this.rate = rate;
  }

  override get type(): string {
    return "Dropout";
  }

  override call(x: Tensor, { training = false, step }: CallContext = {}): Tensor {
    return training ? dropout(x, this.rate, fold(this.key, step ?? this.#calls++)) : x;
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override options(): Record<string, unknown> {
    return { rate: this.rate };
  }
}
