import { concat } from "../tensor/ops/concat.js";
import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Metric, MetricFunction } from "./Metric.js";

/** The mean of a per-sample figure, weighted by the sample weights. */
export class MeanMetric implements Metric {
  readonly name: string;
  readonly size = 2;
  readonly #values: MetricFunction;

  /** @param values per-sample figures [n] or [n, …], of which each sample's mean counts */
  constructor(name: string, values: MetricFunction) {
    this.name = name;
    this.#values = values;
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    const values = this.#values(yTrue, yPred);
    const perSample = values.rank > 1 ? mean(values, { axis: values.shape.map((_, i) => i).slice(1) }) : values;
    return concat([mul(perSample, sampleWeight), sampleWeight].map((t) => reshape(sum(t), [1])));
  }

  result(totals: ArrayLike<number>): number {
    return totals[1] === 0 ? 0 : totals[0] / totals[1];
  }
}
