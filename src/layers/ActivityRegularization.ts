import type { GraphBuilder, Value } from "../plan/Graph.js";
import type { Shape } from "../util/shape.js";
import { activityPenalty } from "./activityPenalty.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { l1l2 } from "./regularizers.js";

/** Options of {@link ActivityRegularization}. */
export interface ActivityRegularizationOptions extends LayerOptions {
  /** Default 0. */
  readonly l1?: number;
  /** Default 0. */
  readonly l2?: number;
}

const readOptions = layerOptionsReader<ActivityRegularizationOptions>(
  "ActivityRegularization",
  "new ActivityRegularization({ l2: 0.01 })",
  { ...LAYER_OPTIONS, l1: true, l2: true },
);

/**
 * Passes its input on, of any shape, and adds a penalty on it to the loss: (l1·Σ|x| + l2·Σx²) / n, where n is the number of samples.
 * @throws ValueError for factors below 0
 */
export class ActivityRegularization extends DescribedLayer {
  readonly l1: number;
  readonly l2: number;

  /** @param options `l1` (0), `l2` (0), `name`, `trainable`, `seed`: {@link ActivityRegularizationOptions} */
  constructor(options?: ActivityRegularizationOptions) {
    const { l1 = 0, l2 = 0, ...shared } = readOptions(options);
    super(shared);
    l1l2({ l1, l2 });
    this.l1 = l1;
    this.l2 = l2;
  }

  override get type(): string {
    return "ActivityRegularization";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(activityPenalty(l1l2({ l1: this.l1, l2: this.l2 })), x);
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override options(): Record<string, unknown> {
    return { l1: this.l1, l2: this.l2 };
  }
}
