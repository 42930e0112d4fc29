import type { GraphBuilder, Value } from "../plan/Graph.js";
import { randomNormal, randomUniform } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { greaterEqual } from "../tensor/ops/comparisons.js";
import { dropout } from "../tensor/ops/dropout.js";
import { mul } from "../tensor/ops/mul.js";
import { where } from "../tensor/ops/where.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { RandomKey } from "../util/random.js";
import type { Shape } from "../util/shape.js";
import { checkRank } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { RandomLayer } from "./RandomLayer.js";

const NO_NOISE_SHAPE = { noiseShape: [null] };

const reader = (type: string, only?: Readonly<Record<string, readonly unknown[]>>) =>
  layerOptionsReader<LayerOptions>(type, `new ${type}(0.2, { seed: 1 })`, LAYER_OPTIONS, only);
const readNoise = reader("GaussianNoise");
const readGaussian = reader("GaussianDropout");
const readAlpha = reader("AlphaDropout", NO_NOISE_SHAPE);
const readSpatial1D = reader("SpatialDropout1D", NO_NOISE_SHAPE);
const readSpatial2D = reader("SpatialDropout2D", {
  ...NO_NOISE_SHAPE,
  dataFormat: ["channelsLast", "channels_last"],
});

const like = (x: Tensor) => ({ dtype: x.dtype, backend: x.backend });

/**
 * x + noise in training, of any shape: independent normal numbers of mean 0. Outside of training x is passed on.
 * @throws ValueError for a deviation below 0
 */
export class GaussianNoise extends RandomLayer {
  /** Of the noise. */
  readonly standardDeviation: number;

  /**
   * @param standardDeviation of the noise, which Keras calls stddev
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(standardDeviation: number, options?: LayerOptions) {
    super(readNoise(options));
    checkNumber("GaussianNoise", "standardDeviation", standardDeviation, { from: 0 });
    this.standardDeviation = standardDeviation;
  }

  override get type(): string {
    return "GaussianNoise";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const { standardDeviation } = this;
    return this.inTraining(graph, x, "gaussianNoise", (x, key) =>
      add(x, randomNormal(x.shape, { standardDeviation, key, ...like(x) })),
    );
  }

  protected override options(): Record<string, unknown> {
    return { standardDeviation: this.standardDeviation };
  }
}

/** What layers with a rate share. */
abstract class RateLayer extends RandomLayer {
  /** The fraction, in [0, 1). */
  readonly rate: number;

  constructor(type: string, rate: number, options: LayerOptions) {
    super(options);
    checkNumber(type, "rate", rate, { from: 0, below: 1 });
    this.rate = rate;
  }

  protected override options(): Record<string, unknown> {
    return { rate: this.rate };
  }
}

/**
 * x times normal numbers of mean 1 and variance rate / (1 − rate) in training, of any shape: the noise of a dropout of this rate. Outside of
 * training x is passed on.
 * @throws ValueError for a rate that is not in [0, 1)
 * @see Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"
 */
export class GaussianDropout extends RateLayer {
  /**
   * @param rate the fraction that a dropout of the same variance drops, in [0, 1)
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(rate: number, options?: LayerOptions) {
    super("GaussianDropout", rate, readGaussian(options));
  }

  override get type(): string {
    return "GaussianDropout";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const standardDeviation = Math.sqrt(this.rate / (1 - this.rate));
    return this.inTraining(graph, x, "gaussianDropout", (x, key) =>
      mul(x, randomNormal(x.shape, { mean: 1, standardDeviation, key, ...like(x) })),
    );
  }
}

/** What selu approaches for small x: −scale·α. */
const SELU_LEAST = -1.7580993408473766;

/**
 * Dropout for networks with selu, of any shape: in training a fraction of the elements becomes a' = −1.7581, selu's least value, and all become
 * a·x + b, with a = ((1 − rate)(1 + rate·a'²))^(−1/2) and b = −a·a'·rate, so that mean 0 and variance 1 stay. Outside of training x is passed on.
 * @throws ValueError for a rate that is not in [0, 1)
 * @see Klambauer et al. 2017, "Self-normalizing neural networks", arXiv:1706.02515
 */
export class AlphaDropout extends RateLayer {
  /**
   * @param rate the fraction that is dropped, in [0, 1)
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(rate: number, options?: LayerOptions) {
    super("AlphaDropout", rate, readAlpha(options));
  }

  override get type(): string {
    return "AlphaDropout";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.inTraining(graph, x, "alphaDropout", (x, key) => this.#dropped(x, key));
  }

  #dropped(x: Tensor, key: RandomKey): Tensor {
    const { rate } = this;
    if (rate === 0) return x;
    const kept = greaterEqual(randomUniform(x.shape, { key, ...like(x) }), rate);
    const slope = 1 / Math.sqrt((1 - rate) * (1 + rate * SELU_LEAST * SELU_LEAST));
    return add(mul(where(kept, x, SELU_LEAST), slope), -slope * SELU_LEAST * rate);
  }
}

/** What layers that drop whole channels share. */
abstract class SpatialDropout extends RateLayer {
  override describe(graph: GraphBuilder, x: Value): Value {
    return this.inTraining(graph, x, "spatialDropout", (x, key) => {
      const noiseShape = x.shape.map((n, axis) => (axis === 0 || axis === x.rank - 1 ? n : 1));
      return dropout(x, this.rate, key, { noiseShape });
    });
  }
}

/**
 * In training, sets whole channels of sequences [n, steps, c] to 0, a fraction of them, and divides the others by 1 − rate; otherwise passes
 * them on.
 * @throws ValueError for a rate that is not in [0, 1); ShapeError for samples that are no sequences
 * @see Tompson et al. 2014, arXiv:1411.4280
 */
export class SpatialDropout1D extends SpatialDropout {
  /**
   * @param rate the fraction that is dropped, in [0, 1)
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(rate: number, options?: LayerOptions) {
    super("SpatialDropout1D", rate, readSpatial1D(options));
  }

  override get type(): string {
    return "SpatialDropout1D";
  }

  /** The shape of the sequence [steps, channels] that it is given. */
  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 2, "a sequence [steps, channels]");
    return inputShape;
  }
}

/**
 * In training, sets whole channels of images [n, h, w, c] to 0, a fraction of them, and divides the others by 1 − rate; otherwise passes them on.
 * @throws ValueError for a rate that is not in [0, 1); ShapeError for samples that are no images
 * @see Tompson et al. 2014, arXiv:1411.4280
 */
export class SpatialDropout2D extends SpatialDropout {
  /**
   * @param rate the fraction that is dropped, in [0, 1)
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(rate: number, options?: LayerOptions) {
    super("SpatialDropout2D", rate, readSpatial2D(options));
  }

  override get type(): string {
    return "SpatialDropout2D";
  }

  /** The shape of the image [h, w, c] that it is given. */
  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    return inputShape;
  }
}
