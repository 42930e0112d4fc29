import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { Shape } from "../util/shape.js";
import { Layer, type LayerOptions } from "./Layer.js";

/** x·scale + offset, of any shape, such as pixels 0..255 to 0..1 with scale 1/255. Offset 0 by default. @throws ValueError for numbers that are not finite */
export class Rescaling extends Layer {
  readonly scale: number;
  readonly offset: number;

  constructor(scale: number, { offset = 0, ...options }: LayerOptions & { offset?: number } = {}) {
    super(options);
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
