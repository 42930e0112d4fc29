import { div } from "../tensor/ops/div.js";
import { matmul } from "../tensor/ops/matmul.js";
import { maximum } from "../tensor/ops/maximum.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sqrt, square } from "../tensor/ops/square.js";
import { sum } from "../tensor/ops/sum.js";
import { transpose } from "../tensor/ops/transpose.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { resolveAxis, type Shape, showShape, sizeOf } from "../util/shape.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { MergingLayer } from "./merging.js";

/** Options of {@link Dot}. */
export interface DotOptions extends LayerOptions {
  /** Whether both are divided by their lengths along the axes first, which gives the cosine of their angle. Default false. */
  readonly normalize?: boolean;
}

const readOptions = layerOptionsReader<DotOptions>("Dot", "new Dot(-1, { normalize: true }).apply([a, b])", {
  ...LAYER_OPTIONS,
  normalize: true,
});

/** A smaller squared length counts as this: the square of 1e-7, as in Keras 3. */
const LEAST_SQUARE = 1e-14;

/**
 * Sums of products over one axis of each of two tensors, sample by sample: [n, a…, k, b…] and [n, c…, k, d…] → [n, a…, b…, c…, d…];
 * two vectors give [n, 1].
 * @throws ShapeError when the axes differ in length, or are not there
 */
export class Dot extends MergingLayer {
  readonly axes: readonly [number, number];
  readonly normalize: boolean;

  /**
   * @param axes the axis of both, or [first, second]; 0 is the batch, which cannot be chosen
   * @param options `normalize` (false), `name`, `trainable`, `seed`: {@link DotOptions}
   */
  constructor(axes: number | readonly [number, number], options?: DotOptions) {
    const { normalize = false, ...shared } = readOptions(options);
    super(shared);
    const both = typeof axes === "number" ? [axes, axes] : axes;
    if (!Array.isArray(both) || both.length !== 2 || both.some((axis) => !Number.isInteger(axis) || axis === 0))
      throw new ValueError(
        `Dot: axes is ${showValue(axes)}; give one integer, or two, other than 0, which is the batch`,
      );
    this.axes = [both[0], both[1]];
    this.normalize = normalize;
  }

  override get type(): string {
    return "Dot";
  }

  override outputShape(...inputShapes: Shape[]): Shape {
    const [a, b] = this.#sides(inputShapes.map((shape) => [0, ...shape]));
    const rest = [...a.rest, ...b.rest];
    return rest.length === 0 ? [1] : rest;
  }

  /** How many inputs the layer takes: two. */
  override get inputCount(): number {
    return 2;
  }

  protected override merge([x, y]: readonly Tensor[]): Tensor {
    const [a, b] = this.#sides([x.shape, y.shape]);
    const n = x.shape[0];
    const matrix = (t: Tensor, { axis, rest, size }: Side) => {
      const whole = this.normalize ? normalized(t, axis) : t;
      const others = t.shape.map((_, i) => i).filter((i) => i !== axis);
      return reshape(transpose(whole, [...others, axis]), [n, sizeOf(rest), size]);
    };
    const product = matmul(matrix(x, a), matrix(y, b), { transposeB: true });
    return reshape(product, [n, ...this.outputShape(x.shape.slice(1), y.shape.slice(1))]);
  }

  /** Both sides. @param shapes with the batch */
  #sides(shapes: readonly Shape[]): [Side, Side] {
    this.checkInputCount(shapes.length);
    const [a, b] = shapes.map((shape, i): Side => {
      const axis = resolveAxis(this.name, this.axes[i], shape.length);
      return { axis, size: shape[axis], rest: shape.filter((_, j) => j !== 0 && j !== axis) };
    });
    if (a.size !== b.size || a.axis === 0 || b.axis === 0)
      throw new ShapeError(
        `${this.name} (Dot): samples ${showShape(shapes[0].slice(1))} and ${showShape(shapes[1].slice(1))} have ${a.size} and ${b.size} along the axes ${showShape(this.axes)}; they must be equally long, and not the batch`,
      );
    return [a, b];
  }

  protected override options(): Record<string, unknown> {
    return { axes: this.axes, normalize: this.normalize };
  }
}

/** One of the tensors: its axis, that one's length, and the lengths of the others but the batch. */
interface Side {
  readonly axis: number;
  readonly size: number;
  readonly rest: Shape;
}

/** x / √max(Σ x², ε) along an axis. */
function normalized(x: Tensor, axis: number): Tensor {
  return div(x, sqrt(maximum(sum(square(x), { axis, keepDims: true }), LEAST_SQUARE)));
}
