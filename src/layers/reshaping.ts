import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { reshape } from "../tensor/ops/reshape.js";
import { pad } from "../tensor/ops/slice.js";
import { broadcastTo } from "../tensor/ops/sum.js";
import { transpose } from "../tensor/ops/transpose.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { type Shape, showShape, sizeOf } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

const readFlattenOptions = layerOptionsReader<LayerOptions>(
  "Flatten",
  'new Flatten({ name: "flat" })',
  LAYER_OPTIONS,
  IMAGES_ONLY,
);
const readReshapeOptions = layerOptionsReader<LayerOptions>(
  "Reshape",
  'new Reshape([7, 7, 64], { name: "image" })',
  LAYER_OPTIONS,
);
const readPermuteOptions = layerOptionsReader<LayerOptions>(
  "Permute",
  'new Permute([2, 1], { name: "turned" })',
  LAYER_OPTIONS,
);
const readRepeatOptions = layerOptionsReader<LayerOptions>(
  "RepeatVector",
  'new RepeatVector(3, { name: "steps" })',
  LAYER_OPTIONS,
);
const readPaddingOptions = layerOptionsReader<LayerOptions>(
  "ZeroPadding2D",
  'new ZeroPadding2D(1, { name: "margin" })',
  LAYER_OPTIONS,
  IMAGES_ONLY,
);

/** Each sample as one row: [n, …] → [n, product]. */
export class Flatten extends DescribedLayer {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readFlattenOptions(options));
  }

  override get type(): string {
    return "Flatten";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("reshape", (x) => reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))])),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    return [sizeOf(inputShape)];
  }
}

/**
 * Each sample in another shape, in which one axis may be -1.
 * @throws ShapeError when a sample does not fill it
 */
export class Reshape extends DescribedLayer {
  readonly targetShape: Shape;

  /**
   * @param targetShape shape of one sample; one side may be -1 and is worked out
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(targetShape: Shape, options?: LayerOptions) {
    super(readReshapeOptions(options));
    this.targetShape = [...targetShape];
  }

  override get type(): string {
    return "Reshape";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("reshape", (x) => reshape(x, [x.shape[0], ...this.outputShape(x.shape.slice(1))])),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    const size = sizeOf(inputShape);
    const known = sizeOf(this.targetShape.filter((n) => n !== -1));
    const shape = this.targetShape.map((n) => (n === -1 ? size / known : n));
    if (sizeOf(shape) === size && shape.every(Number.isInteger)) return shape;
    throw new ShapeError(
      `${this.name} (Reshape): a sample ${showShape(inputShape)} of ${size} does not fill ${showShape(this.targetShape)}`,
    );
  }

  protected override options(): Record<string, unknown> {
    return { targetShape: this.targetShape };
  }
}

/** One number for all sides, [vertical, horizontal], or [[top, bottom], [left, right]]. */
export type Margins =
  | number
  | readonly [number, number]
  | readonly [readonly [number, number], readonly [number, number]];

/**
 * A margin of zeros around images: [n, h, w, c] → [n, top + h + bottom, left + w + right, c]. Default 1 on every side.
 * @throws ValueError for margins that are not non-negative integers; ShapeError for a sample that is not an image
 */
export class ZeroPadding2D extends DescribedLayer {
  readonly padding: readonly [readonly [number, number], readonly [number, number]];

  /**
   * @param padding rows and columns of zeros: one number, [rows, columns], or [[top, bottom], [left, right]]; default 1
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(padding: Margins = 1, options?: LayerOptions) {
    super(readPaddingOptions(options));
    const [vertical, horizontal] = typeof padding === "number" ? [padding, padding] : padding;
    const both = (side: number | readonly [number, number]) =>
      typeof side === "number" ? ([side, side] as const) : side;
    this.padding = [both(vertical), both(horizontal)];
    if (this.padding.flat().some((n) => !Number.isInteger(n) || n < 0)) {
      throw new ValueError(`ZeroPadding2D: padding is ${JSON.stringify(padding)}; give non-negative integers`);
    }
  }

  override get type(): string {
    return "ZeroPadding2D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("pad", (x) => pad(x, [[0, 0], ...this.padding, [0, 0]])),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const [[top, bottom], [left, right]] = this.padding;
    return [top + inputShape[0] + bottom, left + inputShape[1] + right, inputShape[2]];
  }

  protected override options(): Record<string, unknown> {
    return { padding: this.padding };
  }
}

/**
 * The axes of samples in another order: output axis i is the input's axis dims[i], both counted from 1, which leaves the batch where it is.
 * Permute([2, 1]): [n, a, b] → [n, b, a].
 * @throws ValueError unless dims name each axis from 1 once; ShapeError for samples of another number of axes
 */
export class Permute extends DescribedLayer {
  readonly dims: readonly number[];

  /**
   * @param dims the input's axes in the output's order, from 1
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(dims: readonly number[], options?: LayerOptions) {
    super(readPermuteOptions(options));
    const axes: unknown = dims;
    if (!Array.isArray(axes) || axes.toSorted((a, b) => a - b).some((axis, i) => axis !== i + 1))
      throw new ValueError(
        `Permute: dims is ${showValue(dims)}; name each axis of a sample once, counted from 1, such as [2, 1]`,
      );
    this.dims = [...dims];
  }

  override get type(): string {
    return "Permute";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("transpose", (x) => transpose(x, [0, ...this.dims])),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, this.dims.length, `of ${this.dims.length} axes, as its dims [${this.dims}] are`);
    return this.dims.map((axis) => inputShape[axis - 1]);
  }

  protected override options(): Record<string, unknown> {
    return { dims: this.dims };
  }
}

/** Each row repeated: [n, features] → [n, times, features]. @throws ValueError unless times is a positive integer; ShapeError for samples that are no rows */
export class RepeatVector extends DescribedLayer {
  readonly times: number;

  /**
   * @param times how often each row is repeated, which Keras calls n
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(times: number, options?: LayerOptions) {
    super(readRepeatOptions(options));
    checkPositive("RepeatVector", "times", times);
    this.times = times;
  }

  override get type(): string {
    return "RepeatVector";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("repeat", (x) => {
        const [times, features] = this.outputShape(x.shape.slice(1));
        return broadcastTo(reshape(x, [x.shape[0], 1, features]), [x.shape[0], times, features]);
      }),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 1, "a row [features]");
    return [this.times, inputShape[0]];
  }

  protected override options(): Record<string, unknown> {
    return { times: this.times };
  }
}
