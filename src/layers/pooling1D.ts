import type { GraphBuilder, Value } from "../plan/Graph.js";
import { maxPoolingOperation, pureOperation } from "../plan/Operation.js";
import { averagePool2d } from "../tensor/ops/averagePool2d.js";
import { maxPoolWith, type PoolOptions } from "../tensor/ops/maxPool2d.js";
import { reshape } from "../tensor/ops/reshape.js";
import { type Padding, windowGeometry } from "../tensor/ops/window.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkRank, stepsOf } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** Options of the pooling layers of sequences. */
export interface Pooling1DOptions extends LayerOptions {
  /** Default the pool size. */
  readonly strides?: number | readonly [number];
  /** Default "valid". */
  readonly padding?: Padding;
}

const reader = (type: string) =>
  layerOptionsReader<Pooling1DOptions>(
    type,
    `new ${type}(3, { strides: 2 })`,
    { ...LAYER_OPTIONS, strides: true, padding: true },
    IMAGES_ONLY,
  );
const readMaxOptions = reader("MaxPooling1D");
const readAverageOptions = reader("AveragePooling1D");

abstract class Pooling1D extends DescribedLayer {
  readonly poolSize: number;
  readonly strides: number;
  readonly padding: Padding;

  constructor(type: string, poolSize: number | readonly [number], options: Pooling1DOptions) {
    const { strides, padding = "valid", ...shared } = options;
    super(shared);
    this.poolSize = stepsOf(type, "poolSize", poolSize);
    this.strides = stepsOf(type, "strides", strides ?? this.poolSize);
    this.padding = padding;
  }

  /** Pools sequences as images of one row. */
  protected pooled(x: Tensor, pool: (x: Tensor, options: PoolOptions) => Tensor): Tensor {
    checkRank(this, x.shape.slice(1), 2, "a sequence [steps, channels]");
    const [n, steps, channels] = x.shape;
    const { poolSize, strides, padding } = this;
    const y = pool(reshape(x, [n, 1, steps, channels]), {
      poolSize: [1, poolSize],
      strides: [1, strides],
      padding,
    });
    return reshape(y, [n, y.shape[2], channels]);
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 2, "a sequence [steps, channels]");
    const [steps, channels] = inputShape;
    const window = [1, this.poolSize] as const;
    const { outWidth } = windowGeometry(this.name, [1, 1, steps, channels], window, [1, this.strides], this.padding);
    return [outWidth, channels];
  }

  protected override options(): Record<string, unknown> {
    return { poolSize: this.poolSize, strides: this.strides, padding: this.padding };
  }
}

/**
 * The largest of each window of steps: [n, steps, c] → [n, outSteps, c]. Pool size 2 by default, windows side by side.
 * @throws ValueError for a size or stride that is not a positive integer; ShapeError for a sample that is not a sequence, or shorter than
 *   the window
 */
export class MaxPooling1D extends Pooling1D {
  /**
   * @param poolSize length of the window; default 2
   * @param options `strides` (the window's length), `padding` ("valid"), `name`, `trainable`, `seed`: {@link Pooling1DOptions}
   */
  constructor(poolSize: number | readonly [number] = 2, options?: Pooling1DOptions) {
    super("MaxPooling1D", poolSize, readMaxOptions(options));
  }

  override get type(): string {
    return "MaxPooling1D";
  }

  /** [n, steps, c] → [n, outSteps, c] */
  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      maxPoolingOperation("maxPool1d", (x, activation) =>
        this.pooled(x, (y, pool) => maxPoolWith(y, pool, activation)),
      ),
      x,
    );
  }
}

/** The mean of each window of steps, padding left out of the count: [n, steps, c] → [n, outSteps, c]. Options and errors as {@link MaxPooling1D}. */
export class AveragePooling1D extends Pooling1D {
  /**
   * @param poolSize length of the window; default 2
   * @param options `strides` (the window's length), `padding` ("valid"), `name`, `trainable`, `seed`: {@link Pooling1DOptions}
   */
  constructor(poolSize: number | readonly [number] = 2, options?: Pooling1DOptions) {
    super("AveragePooling1D", poolSize, readAverageOptions(options));
  }

  override get type(): string {
    return "AveragePooling1D";
  }

  /** [n, steps, c] → [n, outSteps, c] */
  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("averagePool1d", (x) => this.pooled(x, averagePool2d)),
      x,
    );
  }
}
