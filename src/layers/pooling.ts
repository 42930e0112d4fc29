import type { GraphBuilder, Value } from "../plan/Graph.js";
import { maxPoolingOperation, pureOperation } from "../plan/Operation.js";
import { averagePool2d } from "../tensor/ops/averagePool2d.js";
import { maxPoolWith } from "../tensor/ops/maxPool2d.js";
import { type Padding, type Pair, pairOf, windowGeometry } from "../tensor/ops/window.js";
import type { Shape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkRank } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** Options of the pooling layers. */
export interface PoolingOptions extends LayerOptions {
  /** Default the pool size. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
}

const POOLING_OPTIONS = { ...LAYER_OPTIONS, strides: true, padding: true } as const;
const readMaxOptions = layerOptionsReader<PoolingOptions>(
  "MaxPooling2D",
  "new MaxPooling2D(3, { strides: 2 })",
  POOLING_OPTIONS,
  IMAGES_ONLY,
);
const readAverageOptions = layerOptionsReader<PoolingOptions>(
  "AveragePooling2D",
  "new AveragePooling2D(3, { strides: 2 })",
  POOLING_OPTIONS,
  IMAGES_ONLY,
);

abstract class Pooling2D extends DescribedLayer {
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;

  constructor(type: string, poolSize: Pair, { strides, padding = "valid", ...shared }: PoolingOptions) {
    super(shared);
    this.poolSize = pairOf(type, "poolSize", poolSize);
    this.strides = pairOf(type, "strides", strides ?? this.poolSize);
    this.padding = padding;
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const { outHeight, outWidth } = windowGeometry(
      this.name,
      [1, ...inputShape],
      this.poolSize,
      this.strides,
      this.padding,
    );
    return [outHeight, outWidth, inputShape[2]];
  }

  protected override options(): Record<string, unknown> {
    return { poolSize: this.poolSize, strides: this.strides, padding: this.padding };
  }
}

/**
 * The largest of each window: [n, h, w, c] → [n, oh, ow, c]. Pool size 2 by default, windows side by side.
 * @throws ValueError for a size or stride that is not a positive integer; ShapeError for a sample that is not an image, or smaller
 * than the window
 */
export class MaxPooling2D extends Pooling2D {
  /**
   * @param poolSize height and width of the window, or one number for both; default 2
   * @param options `strides` (the window's size), `padding` ("valid"), `name`, `trainable`, `seed`: {@link PoolingOptions}
   */
  constructor(poolSize: Pair = 2, options?: PoolingOptions) {
    super("MaxPooling2D", poolSize, readMaxOptions(options));
  }

  override get type(): string {
    return "MaxPooling2D";
  }

  /** [n, h, w, c] → [n, oh, ow, c] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { poolSize, strides, padding } = this;
    const pool = { poolSize, strides, padding };
    return graph.add(
      maxPoolingOperation("maxPool2d", (x, activation) => maxPoolWith(x, pool, activation), pool),
      x,
    );
  }
}

/** The mean of each window, padding left out of the count: [n, h, w, c] → [n, oh, ow, c]. Options and errors as {@link MaxPooling2D}. */
export class AveragePooling2D extends Pooling2D {
  /**
   * @param poolSize height and width of the window, or one number for both; default 2
   * @param options `strides` (the window's size), `padding` ("valid"), `name`, `trainable`, `seed`: {@link PoolingOptions}
   */
  constructor(poolSize: Pair = 2, options?: PoolingOptions) {
    super("AveragePooling2D", poolSize, readAverageOptions(options));
  }

  override get type(): string {
    return "AveragePooling2D";
  }

  /** [n, h, w, c] → [n, oh, ow, c] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { poolSize, strides, padding } = this;
    return graph.add(
      pureOperation("averagePool2d", (x) => averagePool2d(x, { poolSize, strides, padding })),
      x,
    );
  }
}
