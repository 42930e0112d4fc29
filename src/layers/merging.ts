import type { GraphBuilder, Value } from "../plan/Graph.js";
import type { Operation } from "../plan/Operation.js";
import { add } from "../tensor/ops/add.js";
import { concat } from "../tensor/ops/concat.js";
import { maximum, minimum } from "../tensor/ops/maximum.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sub } from "../tensor/ops/sub.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { broadcastShapes, resolveAxis, type Shape, sameShape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** A layer of several inputs that computes the same from the same inputs. */
export abstract class MergingLayer extends DescribedLayer {
  /** What it computes; `xs` are two or more. */
  protected abstract merge(xs: readonly Tensor[]): Tensor;

  override get inputCount(): number | null {
    return null;
  }

  override describe(graph: GraphBuilder, ...inputs: Value[]): Value {
    this.checkInputCount(inputs.length);
    const operation: Operation = { name: this.operationName, pure: true, compute: (xs) => [this.merge(xs)] };
    return graph.add(operation, ...inputs);
  }

  /** As plans print it. */
  protected get operationName(): string {
    return this.type.toLowerCase();
  }

  protected override checkInputCount(inputs: number): void {
    super.checkInputCount(inputs);
    if (inputs >= 2) return;
    throw new ShapeError(
      `${this.name} (${this.type}): there is one input, but it merges two or more; apply it to a list, as in new ${this.type}().apply([a, b])`,
    );
  }
}

/** A layer that merges its inputs element by element. */
abstract class ElementwiseMerge extends MergingLayer {
  protected abstract combine(a: Tensor, b: Tensor): Tensor;

  override outputShape(...inputShapes: Shape[]): Shape {
    this.checkInputCount(inputShapes.length);
    const rank = Math.max(...inputShapes.map((shape) => shape.length));
    return inputShapes.map((shape) => withRank(shape, rank)).reduce((a, b) => broadcastShapes(this.name, a, b));
  }

  protected override merge(xs: readonly Tensor[]): Tensor {
    const rank = Math.max(...xs.map((x) => x.rank));
    const whole = (x: Tensor) =>
      x.rank === rank ? x : reshape(x, [x.shape[0], ...withRank(x.shape.slice(1), rank - 1)]);
    return xs.map(whole).reduce((a, b) => this.combine(a, b));
  }
}

/** A sample's shape with axes of length 1 in front: [c] merges with [h, w, c] as [1, 1, c]. */
function withRank(shape: Shape, rank: number): Shape {
  return [...Array<number>(rank - shape.length).fill(1), ...shape];
}

const reader = (type: string) =>
  layerOptionsReader<LayerOptions>(type, `new ${type}({ name: "merged" }).apply([a, b])`, LAYER_OPTIONS);
const readAddOptions = reader("Add");
const readSubtractOptions = reader("Subtract");
const readMultiplyOptions = reader("Multiply");
const readAverageOptions = reader("Average");
const readMaximumOptions = reader("Maximum");
const readMinimumOptions = reader("Minimum");

/**
 * a + b + …, element by element: two or more tensors of one shape, or of shapes that broadcast, such as [h, w, c] and [1, 1, c].
 * @throws ShapeError when shapes do not broadcast
 */
export class Add extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readAddOptions(options));
  }

  override get type(): string {
    return "Add";
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return add(a, b);
  }
}

/** a − b, element by element, of two tensors. @throws ShapeError for another number of them, and when shapes do not broadcast */
export class Subtract extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readSubtractOptions(options));
  }

  override get type(): string {
    return "Subtract";
  }

  /** How many inputs the layer takes: two. */
  override get inputCount(): number {
    return 2;
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return sub(a, b);
  }
}

/** a · b · …, element by element; shapes broadcast as in {@link Add}. */
export class Multiply extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readMultiplyOptions(options));
  }

  override get type(): string {
    return "Multiply";
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return mul(a, b);
  }
}

/** (a + b + …) / how many they are, element by element; shapes broadcast as in {@link Add}. */
export class Average extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readAverageOptions(options));
  }

  override get type(): string {
    return "Average";
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return add(a, b);
  }

  protected override merge(xs: readonly Tensor[]): Tensor {
    return mul(super.merge(xs), 1 / xs.length);
  }
}

/** The largest of a, b, …, element by element; shapes broadcast as in {@link Add}. Of equal ones the first gets the gradient. */
export class Maximum extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readMaximumOptions(options));
  }

  override get type(): string {
    return "Maximum";
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return maximum(a, b);
  }
}

/** The smallest of a, b, …, element by element; shapes broadcast as in {@link Add}. Of equal ones the first gets the gradient. */
export class Minimum extends ElementwiseMerge {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readMinimumOptions(options));
  }

  override get type(): string {
    return "Minimum";
  }

  protected override combine(a: Tensor, b: Tensor): Tensor {
    return minimum(a, b);
  }
}

/** Options of {@link Concatenate}. */
export interface ConcatenateOptions extends LayerOptions {
  /** The axis along which inputs follow one another; 0 is the batch, which cannot be chosen. Default -1: the channels of images. */
  readonly axis?: number;
}

const readConcatenateOptions = layerOptionsReader<ConcatenateOptions>(
  "Concatenate",
  "new Concatenate({ axis: -1 }).apply([a, b])",
  { ...LAYER_OPTIONS, axis: true },
);

/** Tensors one after another along an axis; their other axes agree. @throws ShapeError when they do not */
export class Concatenate extends MergingLayer {
  readonly axis: number;

  /** @param options `axis` (-1), `name`, `trainable`, `seed`: {@link ConcatenateOptions} */
  constructor(options?: ConcatenateOptions) {
    const { axis = -1, ...shared } = readConcatenateOptions(options);
    super(shared);
    if (!Number.isInteger(axis) || axis === 0)
      throw new ValueError(`Concatenate: axis is ${axis}; give an integer other than 0, which is the batch`);
    this.axis = axis;
  }

  override get type(): string {
    return "Concatenate";
  }

  protected override get operationName(): string {
    return "concat";
  }

  override outputShape(...inputShapes: Shape[]): Shape {
    this.checkInputCount(inputShapes.length);
    const [first] = inputShapes;
    const axis = resolveAxis(this.name, this.axis, first.length + 1) - 1;
    if (axis < 0) throw new ShapeError(`${this.name} (Concatenate): axis ${this.axis} is the batch; give another`);
    for (const shape of inputShapes)
      if (shape.length !== first.length || !sameShape(shape.with(axis, 0), first.with(axis, 0)))
        throw new ShapeError(
          `${this.name} (Concatenate): samples ${showShape(first)} and ${showShape(shape)} differ beside axis ${this.axis}; only that one may`,
        );
    return first.with(
      axis,
      inputShapes.reduce((sum, shape) => sum + shape[axis], 0),
    );
  }

  protected override merge(xs: readonly Tensor[]): Tensor {
    return concat(xs, this.axis);
  }

  protected override options(): Record<string, unknown> {
    return { axis: this.axis };
  }
}
