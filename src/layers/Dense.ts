import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation } from "../plan/Operation.js";
import { matmul } from "../tensor/ops/matmul.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { KERNEL_LAYER_OPTIONS, KERNELS_ONLY, KernelLayer, type KernelLayerOptions } from "./KernelLayer.js";
import { checkPositive } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";

const readOptions = layerOptionsReader<KernelLayerOptions>(
  "Dense",
  'new Dense(8, { activation: "relu" })',
  KERNEL_LAYER_OPTIONS,
  KERNELS_ONLY,
);

/**
 * Fully connected layer: y = f(x·kernel + bias), with kernel [inputs, units] and bias [units].
 * @param units number of outputs
 * @throws ValueError unless units is a positive integer; ShapeError for a sample without an axis
 */
export class Dense extends KernelLayer {
  /** Number of outputs. */
  readonly units: number;

  /**
   * @param units number of outputs
   * @param options `activation` ("linear"), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link KernelLayerOptions}
   */
  constructor(units: number, options?: KernelLayerOptions) {
    super(readOptions(options));
    checkPositive("Dense", "units", units);
    this.units = units;
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
    this.addKernelAndBias([inputs, this.units]);
  }

  /** [n, …, inputs] → [n, …, units] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const product = fusableOperation("matmul", (x, activation) => {
      this.ensureBuilt(x.shape.slice(1));
      return matmul(x, this.kernel, { bias: this.bias, activation });
    });
    return this.activated(graph, graph.add(product, x));
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape.with(-1, this.units);
  }

  protected override options(): Record<string, unknown> {
    return { units: this.units, ...super.options() };
  }
}
