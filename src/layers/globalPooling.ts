import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { max } from "../tensor/ops/max.js";
import { mean } from "../tensor/ops/mean.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkRank } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** Options of the global pooling layers. */
export interface GlobalPoolingOptions extends LayerOptions {
  /** Whether the pooled axes stay, with length 1. Default false. */
  readonly keepDims?: boolean;
  /** Keras's name of `keepDims`. */
  readonly keepdims?: boolean;
}

const reader = (type: string) =>
  layerOptionsReader<GlobalPoolingOptions>(
    type,
    `new ${type}({ keepDims: true })`,
    { ...LAYER_OPTIONS, keepDims: true, keepdims: "keepDims" },
    IMAGES_ONLY,
  );

/** Pools all positions of a sample: the rows and columns of an image, or the steps of a sequence. */
abstract class GlobalPooling extends DescribedLayer {
  /** Whether the pooled axes stay, with length 1. */
  readonly keepDims: boolean;
  readonly #axes: readonly number[];
  readonly #reduce: typeof mean | typeof max;

  constructor(
    { keepDims = false, ...shared }: GlobalPoolingOptions,
    axes: readonly number[],
    reduce: typeof mean | typeof max,
  ) {
    super(shared);
    this.keepDims = keepDims;
    this.#axes = axes;
    this.#reduce = reduce;
  }

  /** Adds the pooling to a graph. */
  protected pool(graph: GraphBuilder, x: Value, name: string): Value {
    const options = { axis: this.#axes, keepDims: this.keepDims };
    const operation = pureOperation(name, (x: Tensor) => {
      this.#check(x.shape.slice(1));
      return this.#reduce(x, options);
    });
    return graph.add(operation, x);
  }

  #check(inputShape: Shape): void {
    if (this.#axes.length === 2) checkRank(this, inputShape, 3, "an image [h, w, c]");
    else checkRank(this, inputShape, 2, "a sequence [steps, channels]");
  }

  override outputShape(inputShape: Shape): Shape {
    this.#check(inputShape);
    const channels = inputShape[inputShape.length - 1];
    return this.keepDims ? [...this.#axes.map(() => 1), channels] : [channels];
  }

  protected override options(): Record<string, unknown> {
    return this.keepDims ? { keepDims: true } : {};
  }
}

const IMAGE = [1, 2];
const SEQUENCE = [1];

const readAverage2D = reader("GlobalAveragePooling2D");
const readMax2D = reader("GlobalMaxPooling2D");
const readAverage1D = reader("GlobalAveragePooling1D");
const readMax1D = reader("GlobalMaxPooling1D");

/**
 * The mean of each channel: [n, h, w, c] → [n, c], or [n, 1, 1, c] with `keepDims`.
 * @throws ShapeError for a sample that is not an image
 * @see Lin, Chen and Yan 2013, arXiv:1312.4400
 */
export class GlobalAveragePooling2D extends GlobalPooling {
  /** @param options `keepDims` (false), `name`, `trainable`, `seed`: {@link GlobalPoolingOptions} */
  constructor(options?: GlobalPoolingOptions) {
    super(readAverage2D(options), IMAGE, mean);
  }

  override get type(): string {
    return "GlobalAveragePooling2D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.pool(graph, x, "globalAveragePool2d");
  }
}

/**
 * The largest of each channel: [n, h, w, c] → [n, c], or [n, 1, 1, c] with `keepDims`. Equal maxima share the gradient.
 * @throws ShapeError for a sample that is not an image
 */
export class GlobalMaxPooling2D extends GlobalPooling {
  /** @param options `keepDims` (false), `name`, `trainable`, `seed`: {@link GlobalPoolingOptions} */
  constructor(options?: GlobalPoolingOptions) {
    super(readMax2D(options), IMAGE, max);
  }

  override get type(): string {
    return "GlobalMaxPooling2D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.pool(graph, x, "globalMaxPool2d");
  }
}

/**
 * The mean of each channel over the steps: [n, steps, c] → [n, c], or [n, 1, c] with `keepDims`.
 * @throws ShapeError for a sample that is not a sequence
 */
export class GlobalAveragePooling1D extends GlobalPooling {
  /** @param options `keepDims` (false), `name`, `trainable`, `seed`: {@link GlobalPoolingOptions} */
  constructor(options?: GlobalPoolingOptions) {
    super(readAverage1D(options), SEQUENCE, mean);
  }

  override get type(): string {
    return "GlobalAveragePooling1D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.pool(graph, x, "globalAveragePool1d");
  }
}

/**
 * The largest of each channel over the steps: [n, steps, c] → [n, c], or [n, 1, c] with `keepDims`. Equal maxima share the gradient.
 * @throws ShapeError for a sample that is not a sequence
 */
export class GlobalMaxPooling1D extends GlobalPooling {
  /** @param options `keepDims` (false), `name`, `trainable`, `seed`: {@link GlobalPoolingOptions} */
  constructor(options?: GlobalPoolingOptions) {
    super(readMax1D(options), SEQUENCE, max);
  }

  override get type(): string {
    return "GlobalMaxPooling1D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.pool(graph, x, "globalMaxPool1d");
  }
}
