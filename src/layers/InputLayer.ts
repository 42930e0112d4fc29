import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkedShape } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { SymbolicTensor } from "./SymbolicTensor.js";

const readOptions = layerOptionsReader<LayerOptions>(
  "InputLayer",
  'new InputLayer([128, 128, 3], { name: "pictures" })',
  LAYER_OPTIONS,
);

/**
 * An input of a model, to apply layers to.
 * @param shape of one sample, without the batch: `[128, 128, 3]` for a picture in colour
 * @param options `name`: {@link LayerOptions}
 * @throws ShapeError unless the shape is a list of positive integers
 * @example
 * const x = input([32, 32, 3]);
 * const y = new Conv2D(8, 3, { padding: "same", activation: "relu" }).apply(x);
 * const model = new Model({ inputs: x, outputs: new Concatenate().apply([x, y]) });
 */
export function input(shape: Shape, options?: LayerOptions): SymbolicTensor {
  return new InputLayer(shape, options).output;
}

/** The input as a layer, as functional models have it: its output is its input. @param shape of one sample */
export class InputLayer extends DescribedLayer {
  readonly shape: Shape;
  #tensor: SymbolicTensor | null = null;

  /**
   * @param shape of one sample, without the batch
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(shape: Shape, options?: LayerOptions) {
    super(readOptions(options));
    this.shape = checkedShape("InputLayer: shape", shape);
  }

  /** What enters the model, as a symbolic tensor. */
  override get output(): SymbolicTensor {
    this.#tensor ??= SymbolicTensor.outputsOf(this, [], [this.shape])[0];
    return this.#tensor;
  }

  override get type(): string {
    return "InputLayer";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("check shape", (x) => {
        this.outputShape(x.shape.slice(1));
        return x;
      }),
      x,
    );
  }

  /** @throws ShapeError for samples of another shape */
  override outputShape(inputShape: Shape): Shape {
    if (sameShape(inputShape, this.shape)) return inputShape;
    throw new ShapeError(
      `${this.name} (InputLayer): a sample is ${showShape(inputShape)} but must be ${showShape(this.shape)}`,
    );
  }

  protected override options(): Record<string, unknown> {
    return { shape: this.shape };
  }
}
