import type { GraphBuilder, Value } from "../plan/Graph.js";
import { dropout } from "../tensor/ops/dropout.js";
import { checkNumber } from "../util/checkNumber.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { RandomLayer } from "./RandomLayer.js";

/** Options of {@link Dropout}. */
export interface DropoutLayerOptions extends LayerOptions {
  /**
   * Shape of the mask, the batch counted in: an axis of 1 is dropped or kept as a whole, and null stands for the input's length, as in
   * [null, 1, 1, 1], which drops whole samples. Default: each element by itself.
   */
  readonly noiseShape?: readonly (number | null)[] | null;
}

const readOptions = layerOptionsReader<DropoutLayerOptions>("Dropout", "new Dropout(0.5, { seed: 1 })", {
  ...LAYER_OPTIONS,
  noiseShape: true,
});

/**
 * In training, sets a fraction of the inputs to 0 and divides the others by 1 − rate; otherwise passes them on. The mask
 * is another in each training step, and each time that the layer is used in a model.
 * @param rate the fraction, in [0, 1)
 * @throws ValueError for another rate
 * @see Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"
 */
export class Dropout extends RandomLayer {
  readonly rate: number;
  /** See {@link DropoutLayerOptions}. */
  readonly noiseShape: readonly (number | null)[] | null;

  /**
   * @param rate the fraction that is dropped, in [0, 1)
   * @param options `noiseShape` (each element by itself), `name`, `trainable`, `seed`: {@link DropoutLayerOptions}
   */
  constructor(rate: number, options?: DropoutLayerOptions) {
    const { noiseShape = null, ...shared } = readOptions(options);
    super(shared);
    checkNumber("Dropout", "the rate", rate, { from: 0, below: 1 });
    if (noiseShape !== null && !isMaskShape(noiseShape))
      throw new ValueError(
        `Dropout: noiseShape is ${showValue(noiseShape)}; give a list of positive integers and nulls, such as [null, 1, 1, 1]`,
      );
    this.rate = rate;
    this.noiseShape = noiseShape;
  }

  override get type(): string {
    return "Dropout";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.inTraining(graph, x, "dropout", (x, key) => {
      const noiseShape = this.noiseShape?.map((n, axis) => n ?? x.shape[axis]);
      return dropout(x, this.rate, key, noiseShape && { noiseShape });
    });
  }

  protected override options(): Record<string, unknown> {
    const noise = this.noiseShape === null ? {} : { noiseShape: this.noiseShape };
    return { rate: this.rate, ...noise };
  }
}

function isMaskShape(given: unknown): boolean {
  return Array.isArray(given) && given.every((n) => n === null || (Number.isInteger(n) && n > 0));
}
