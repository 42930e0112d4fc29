import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import { LAYER_OPTIONS, Layer, type LayerOptions, layerOptionsReader } from "./Layer.js";

const readOptions = layerOptionsReader<LayerOptions>(
  "InputLayer",
  'new InputLayer([128, 128, 3], { name: "pictures" })',
  LAYER_OPTIONS,
);

/** The input as a layer of its own, as functional models show it: gives on what comes in. @param shape of one sample */
export class InputLayer extends Layer {
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

  override get repeatable(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    this.outputShape(x.shape.slice(1));
    return x;
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
