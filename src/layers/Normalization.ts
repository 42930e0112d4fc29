import type { TypedArray } from "../backends/Kernels.js";
import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { tensor } from "../tensor/create.js";
import type { NestedArray } from "../tensor/nestedArray.js";
import { add } from "../tensor/ops/add.js";
import { div } from "../tensor/ops/div.js";
import { maximum } from "../tensor/ops/maximum.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sqrt } from "../tensor/ops/square.js";
import { sub } from "../tensor/ops/sub.js";
import { Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { type Shape, sameShape, showShape, sizeOf } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { sampleAxes } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { Moments } from "./Moments.js";

/** Options of {@link Normalization}. */
export interface NormalizationOptions extends LayerOptions {
  /** The axes that have a mean and a variance for each place, counted with the batch; null: one for everything. Default -1, each channel. */
  readonly axis?: number | readonly number[] | null;
  /** The mean, where it is known: a number, or one for each place of `axis`. Default: what `adapt` finds. */
  readonly mean?: NestedArray | null;
  /** The variance, which is given with the mean. */
  readonly variance?: NestedArray | null;
  /** Undoes a normalization: mean + x·√variance. Default false. */
  readonly invert?: boolean;
}

/** Arrays to adapt to: tensors, plain arrays with their shape, nested lists, or a data set of batches. */
export type AdaptData =
  | Tensor
  | NestedArray
  | HostValues
  | { batches(epoch: number): AsyncIterable<{ readonly x: HostValues | readonly HostValues[] }> };

/** An array in host memory. */
interface HostValues {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

const readOptions = layerOptionsReader<NormalizationOptions>(
  "Normalization",
  "new Normalization({ mean: [0.5, 0.4, 0.3], variance: [0.1, 0.2, 0.3] })",
  { ...LAYER_OPTIONS, axis: true, mean: true, variance: true, invert: true },
);

/** The least deviation that is divided by, Keras's epsilon. */
const LEAST = 1e-7;

/**
 * (x − mean) / max(√variance, 1e-7), of any shape: by numbers that are given, or that `adapt` finds in samples. They are weights that are not
 * trained (`mean`, `variance`, and a `count` that Keras stores with them), unless they were given.
 *
 * @example
 * const normalize = new Normalization();
 * await normalize.adapt(xTrain);
 * @throws ValueError for a mean without a variance; ShapeError for axes that samples do not have, or numbers that do not fit them
 */
export class Normalization extends DescribedLayer {
  readonly axis: readonly number[];
  readonly invert: boolean;
  readonly #mean: NestedArray | null;
  readonly #variance: NestedArray | null;

  /** @param options `axis` (-1), `mean`, `variance`, `invert` (false), `name`, `trainable`, `seed`: {@link NormalizationOptions} */
  constructor(options?: NormalizationOptions) {
    const { axis = -1, mean = null, variance = null, invert = false, ...shared } = readOptions(options);
    super(shared);
    if ((mean === null) !== (variance === null))
      throw new ValueError("Normalization: mean and variance are given together; give both, or neither and call adapt");
    this.axis = axis === null ? [] : [axis].flat();
    this.invert = invert;
    // Keras takes only a mean and a variance of the same shape.
    this.#mean = mean !== null && variance !== null ? repeatedAs(mean, variance) : null;
    this.#variance = mean !== null && variance !== null ? repeatedAs(variance, mean) : null;
  }

  override get type(): string {
    return "Normalization";
  }

  /** The mean that was given; null where `adapt` finds it. */
  get mean(): NestedArray | null {
    return this.#mean;
  }

  /** The variance that was given; null where `adapt` finds it. */
  get variance(): NestedArray | null {
    return this.#variance;
  }

  override build(inputShape: Shape): void {
    const shape = this.#shapeFor(inputShape);
    for (const numbers of [this.#mean, this.#variance]) if (numbers !== null) this.#spread(numbers, inputShape);
    if (this.#mean !== null) return;
    this.addWeight("mean", shape, { initializer: "zeros", trainable: false });
    this.addWeight("variance", shape, { initializer: "ones", trainable: false });
    this.addWeight("count", [], { initializer: "zeros", trainable: false });
  }

  protected override checkInput(inputShape: Shape): void {
    const shape = this.#shapeFor(inputShape);
    if (this.#mean !== null || sameShape(shape, this.weight("mean").shape)) return;
    throw new ShapeError(
      `${this.name} (Normalization): a sample is ${showShape(inputShape)}, but the layer's weights were made for ${showShape(this.weight("mean").shape)} along its axes; ` +
        "give it such samples, or make a new layer for these",
    );
  }

  /** The shape of the mean: the sample's sides along the axes. */
  #shapeFor(inputShape: Shape): Shape {
    return sampleAxes(this, this.axis, inputShape).map((axis) => inputShape[axis]);
  }

  /** The shape by which the mean is broadcast to a sample. */
  #broadcastShape(inputShape: Shape): Shape {
    const kept = sampleAxes(this, this.axis, inputShape);
    return inputShape.map((n, axis) => (kept.includes(axis) ? n : 1));
  }

  /** Numbers that were given, for each place along the axes. */
  #spread(numbers: NestedArray, inputShape: Shape): number[] {
    const shape = this.#shapeFor(inputShape);
    const found = depthOf(numbers) <= shape.length ? spread(numbers, shape) : null;
    if (found) return found;
    throw new ShapeError(
      `${this.name} (Normalization): the mean or variance is ${showValue(numbers)}, but a sample ${showShape(inputShape)} is ${showShape(shape)} along its axes; ` +
        "give one number for each place, or a single one",
    );
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("normalize", (x) => this.#normalized(x)),
      x,
    );
  }

  #normalized(x: Tensor): Tensor {
    const sample = x.shape.slice(1);
    this.ensureBuilt(sample);
    const shape = this.#broadcastShape(sample);
    const placed = (numbers: NestedArray | null, name: string) =>
      numbers === null
        ? reshape(this.weight(name), shape)
        : tensor(this.#spread(numbers, sample), { shape, dtype: x.dtype, backend: x.backend });
    const mean = placed(this.#mean, "mean");
    const deviation = maximum(sqrt(placed(this.#variance, "variance")), LEAST);
    return this.invert ? add(mean, mul(x, deviation)) : div(sub(x, mean), deviation);
  }

  /** Mean and deviation for files, broadcast along the axes. @param weights the values of the weights, by name */
  statistics(
    inputShape: Shape,
    weights: ReadonlyMap<string, Float32Array>,
  ): { mean: Float32Array; deviation: Float32Array } {
    const numbers = (given: NestedArray | null, name: string) =>
      given === null ? (weights.get(name) as Float32Array) : Float32Array.from(this.#spread(given, inputShape));
    const deviation = numbers(this.#variance, "variance").map((value) => Math.max(Math.sqrt(value), LEAST));
    return { mean: numbers(this.#mean, "mean"), deviation };
  }

  override outputShape(inputShape: Shape): Shape {
    this.#shapeFor(inputShape);
    return inputShape;
  }

  /**
   * Sets mean and variance to those of samples, over all axes but `axis`, computed in double precision. What an earlier call found is
   * forgotten, as in Keras.
   * @param data samples [n, …], or a data set, whose inputs are read once
   * @throws StateError where mean and variance were given; ShapeError for samples that the layer cannot normalize; ValueError for none
   */
  async adapt(data: AdaptData): Promise<void> {
    if (this.#mean !== null)
      throw new StateError(
        `${this.name}: adapt finds mean and variance, which were given; make the layer without them`,
      );
    let moments: Moments | null = null;
    for await (const { data: values, shape } of batchesOf(data)) {
      const sample = shape.slice(1);
      this.ensureBuilt(sample);
      moments ??= new Moments(this.weight("mean").size);
      moments.add(values, sample, sampleAxes(this, this.axis, sample));
    }
    if (!moments || moments.count === 0)
      throw new ValueError(`${this.name}: adapt was given no samples; give at least one`);
    this.weight("mean").assignData(moments.mean);
    this.weight("variance").assignData(moments.variance);
  }

  protected override options(): Record<string, unknown> {
    const { axis, invert } = this;
    const given = this.#mean === null ? {} : { mean: this.#mean, variance: this.#variance };
    return { axis: axis.length === 1 ? axis[0] : axis, ...given, ...(invert ? { invert } : {}) };
  }
}

function depthOf(numbers: NestedArray): number {
  return typeof numbers === "number" ? 0 : 1 + depthOf(numbers[0] ?? 0);
}

/** Numbers repeated where others are nested deeper, or in a longer list. */
function repeatedAs(numbers: NestedArray, others: NestedArray): NestedArray {
  if (typeof others === "number") return numbers;
  const missing = depthOf(others) - depthOf(numbers);
  const items = missing > 0 || typeof numbers === "number" ? [numbers] : numbers;
  if (missing < 0) return items.map((item) => repeatedAs(item, others));
  return items.length === 1
    ? others.map((other) => repeatedAs(items[0], other))
    : items.map((item, i) => repeatedAs(item, others[i] ?? 0));
}

/** Numbers repeated along missing axes and those of length 1; null where they do not fit. */
function spread(numbers: NestedArray, shape: Shape): number[] | null {
  const [side, ...rest] = shape;
  if (side === undefined) return typeof numbers === "number" ? [numbers] : null;
  const items = depthOf(numbers) < shape.length ? [numbers] : numbers;
  if (typeof items === "number" || (items.length !== 1 && items.length !== side)) return null;
  const parts = items.map((item) => spread(item, rest));
  if (parts.some((part) => part === null)) return null;
  return Array.from({ length: side }, (_, i) => parts[items.length === 1 ? 0 : i] as number[]).flat();
}

async function* batchesOf(data: AdaptData): AsyncGenerator<HostValues> {
  if (typeof data === "object" && "batches" in data) {
    for await (const { x } of data.batches(0)) yield "data" in x ? x : x[0];
    return;
  }
  if (typeof data === "object" && !(data instanceof Tensor) && "data" in data) {
    if (sizeOf(data.shape) !== data.data.length)
      throw new ShapeError(
        `adapt: ${data.data.length} numbers do not fill ${showShape(data.shape)}; give the shape of the numbers`,
      );
    yield data;
    return;
  }
  const x = data instanceof Tensor ? data : tensor(data);
  yield { data: await x.data(), shape: x.shape };
}
