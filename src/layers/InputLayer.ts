import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

const readOptions = layerOptionsReader<LayerOptions>(
  "InputLayer",
  'new InputLayer([128, 128, 3], { name: "pictures" })',
  LAYER_OPTIONS,
);

/** The input as a layer, as functional models have it: its output is its input. @param shape of one sample */
export class InputLayer extends DescribedLayer {
  readonly shape: Shape;

  /**
   * @param shape of one sample, without the batch
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(shape: Shape, options?: LayerOptions) {
    super(readOptions(options));
    this.shape = [...shape];
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
