import { concat } from "../tensor/ops/concat.js";
import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Metric, MetricFunction } from "./Metric.js";

/** The mean of a number per sample, weighted by the sample weights. */
export class MeanMetric implements Metric {
  readonly name: string;
  readonly size = 2;
  /** Numbers per sample, [n] or [n, …]; with more axes, their mean over each sample counts. */
  readonly values: MetricFunction;

  readonly #of: string | null;

  /** @param of the library's name of the function, where it has one: then the metric can be in files of models */
  constructor(name: string, values: MetricFunction, of: string | null = null) {
    this.name = name;
    this.values = values;
    this.#of = of;
  }

  settings(): Readonly<Record<string, unknown>> | null {
    return this.#of === null ? null : { type: "MeanMetric", name: this.name, of: this.#of };
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    const values = this.values(yTrue, yPred);
    const rank = Math.min(Math.max(values.rank, 1), sampleWeight.rank);
    const [figures, weights] = [meanFrom(values, rank), meanFrom(sampleWeight, rank)];
    return concat([mul(figures, weights), weights].map((t) => reshape(sum(t), [1])));
  }

  result(totals: ArrayLike<number>): number {
    return totals[1] === 0 ? 0 : totals[0] / totals[1];
  }
}

/** The mean over the axes from `rank` on. */
function meanFrom(t: Tensor, rank: number): Tensor {
  return t.rank > rank ? mean(t, { axis: t.shape.map((_, i) => i).slice(rank) }) : t;
}
