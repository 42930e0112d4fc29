import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { Shape } from "../util/shape.js";
import { LAYER_OPTIONS, Layer, type LayerOptions, layerOptionsReader } from "./Layer.js";

/** Options of {@link Rescaling}. */
export interface RescalingOptions extends LayerOptions {
  /** Added afterwards. Default 0. */
  readonly offset?: number;
}

const readOptions = layerOptionsReader<RescalingOptions>("Rescaling", "new Rescaling(1 / 127.5, { offset: -1 })", {
  ...LAYER_OPTIONS,
  offset: true,
});

/** x·scale + offset, of any shape, such as pixels 0..255 to 0..1 with scale 1/255. Offset 0 by default. @throws ValueError for numbers that are not finite */
export class Rescaling extends Layer {
  readonly scale: number;
  readonly offset: number;

  constructor(scale: number, options?: RescalingOptions) {
    const { offset = 0, ...shared } = readOptions(options);
    super(shared);
    checkNumber("Rescaling", "scale", scale);
    checkNumber("Rescaling", "offset", offset);
    this.scale = scale;
    this.offset = offset;
  }

  override get type(): string {
    return "Rescaling";
  }

  override get repeatable(): boolean {
    return true;
  }

  override call(x: Tensor): Tensor {
    const scaled = mul(x, this.scale);
    return this.offset === 0 ? scaled : add(scaled, this.offset);
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override options(): Record<string, unknown> {
    return { scale: this.scale, offset: this.offset };
  }
}
