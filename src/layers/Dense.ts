import { matmul } from "../tensor/ops/matmul.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { type ActivationName, activationOf, probabilityActivation, splitActivation } from "./activations.js";
import type { Initializer, InitializerName } from "./initializers.js";
import { type CallContext, checkPositive, Layer, type LayerOptions } from "./Layer.js";
import { type RegularizerLike, regularizerConfig } from "./regularizers.js";

/** Options of layers with a kernel and a bias. */
export interface KernelLayerOptions extends LayerOptions {
  /** Default "linear". */
  readonly activation?: ActivationName;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default "glorotUniform". */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** Default "zeros". */
  readonly biasInitializer?: InitializerName | Initializer;
  readonly kernelRegularizer?: RegularizerLike | null;
  readonly biasRegularizer?: RegularizerLike | null;
}

/**
 * Fully connected layer: y = f(x·kernel + bias), with kernel [inputs, units] and bias [units].
 * @param units number of outputs
 * @throws ValueError unless units is a whole number from 1
 */
export class Dense extends Layer {
  readonly units: number;
  readonly activation: ActivationName;
  readonly #options: KernelLayerOptions;

  constructor(units: number, options: KernelLayerOptions = {}) {
    super(options);
    checkPositive("Dense", "units", units);
    this.units = units;
    this.activation = options.activation ?? "linear";
    activationOf(this.activation);
    this.#options = options;
  }

  override get type(): string {
    return "Dense";
  }

  override build(inputShape: Shape): void {
    const inputs = inputShape.at(-1);
    if (inputs === undefined)
      throw new ShapeError(
        `${this.name} (Dense): a sample is ${showShape(inputShape)} but needs an axis of inputs; add one with expandDims`,
      );
    const {
      useBias = true,
      kernelInitializer,
      biasInitializer = "zeros",
      kernelRegularizer,
      biasRegularizer,
    } = this.#options;
    this.addWeight("kernel", [inputs, this.units], { initializer: kernelInitializer, regularizer: kernelRegularizer });
    if (useBias) this.addWeight("bias", [this.units], { initializer: biasInitializer, regularizer: biasRegularizer });
  }

  /** [inputs, units]. */
  get kernel() {
    return this.weight("kernel");
  }

  /** [units], or null without one. */
  get bias() {
    return this.#options.useBias === false ? null : this.weight("bias");
  }

  /** @param x [n, …, inputs] → [n, …, units] */
  override call(x: Tensor, context: CallContext = {}): Tensor {
    this.ensureBuilt(x.shape.slice(1));
    const { fused, after } = splitActivation(this.activation, context.logits);
    return after(matmul(x, this.kernel, { bias: this.bias, activation: fused }));
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape.with(-1, this.units);
  }

  override get finalActivation() {
    return probabilityActivation(this.activation);
  }

  protected override options(): Record<string, unknown> {
    return { units: this.units, ...kernelLayerConfig(this.activation, this.#options) };
  }
}

/** The shared options as JSON. Initializers that are functions are left out: a restored layer gets its weights anyway. */
export function kernelLayerConfig(activation: ActivationName, options: KernelLayerOptions): Record<string, unknown> {
  const name = (initializer: unknown) => (typeof initializer === "string" ? initializer : undefined);
  const entries = {
    activation,
    useBias: options.useBias ?? true,
    kernelInitializer: name(options.kernelInitializer),
    biasInitializer: name(options.biasInitializer),
    kernelRegularizer: regularizerConfig(options.kernelRegularizer),
    biasRegularizer: regularizerConfig(options.biasRegularizer),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));
}
