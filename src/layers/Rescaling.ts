import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { tensor } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** One number for all, or one for each place of the last axis, such as a picture's channels. */
type PerChannel = number | readonly number[];

/** Options of {@link Rescaling}. */
export interface RescalingOptions extends LayerOptions {
  /** Added afterwards: a number, or a list as for the scale. Default 0. */
  readonly offset?: number | readonly number[];
}

const readOptions = layerOptionsReader<RescalingOptions>("Rescaling", "new Rescaling(1 / 127.5, { offset: -1 })", {
  ...LAYER_OPTIONS,
  offset: true,
});

/**
 * x·scale + offset, of any shape, such as pixels 0..255 to 0..1 with scale 1/255. Scale and offset are numbers, or
 * lists with a number for each place of the last axis, as in Keras: [1 / 58.4, 1 / 57.1, 1 / 57.4] scales red, green and blue apart.
 * @throws ValueError for numbers that are not finite; ShapeError for samples whose last axis is not as long as a list
 */
export class Rescaling extends DescribedLayer {
  readonly scale: PerChannel;
  readonly offset: PerChannel;

  /**
   * @param scale what the input is multiplied by: a number, or one for each channel
   * @param options `offset` (0), `name`, `trainable`, `seed`: {@link RescalingOptions}
   */
  constructor(scale: number | readonly number[], options?: RescalingOptions) {
    const { offset = 0, ...shared } = readOptions(options);
    super(shared);
    for (const value of [scale].flat()) checkNumber("Rescaling", "scale", value);
    for (const value of [offset].flat()) checkNumber("Rescaling", "offset", value);
    this.scale = typeof scale === "number" ? scale : [...scale];
    this.offset = typeof offset === "number" ? offset : [...offset];
  }

  override get type(): string {
    return "Rescaling";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("rescale", (x) => this.#rescaled(x)),
      x,
    );
  }

  #rescaled(x: Tensor): Tensor {
    this.#check(x.shape.slice(1));
    const factor = (value: PerChannel) =>
      typeof value === "number" ? value : tensor([...value], { dtype: x.dtype, backend: x.backend });
    const scaled = mul(x, factor(this.scale));
    return this.offset === 0 ? scaled : add(scaled, factor(this.offset));
  }

  override outputShape(inputShape: Shape): Shape {
    this.#check(inputShape);
    return inputShape;
  }

  #check(inputShape: Shape): void {
    for (const [name, value] of Object.entries({ scale: this.scale, offset: this.offset }))
      if (typeof value !== "number" && value.length !== inputShape.at(-1))
        throw new ShapeError(
          `${this.name} (Rescaling): ${name} has ${value.length} numbers, but a sample is ${showShape(inputShape)}; give one for each place of its last axis`,
        );
  }

  protected override options(): Record<string, unknown> {
    return { scale: this.scale, offset: this.offset };
  }
}
