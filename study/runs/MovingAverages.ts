import {
  BatchNormalization,
  type Callback,
  type Parameter,
  type Sequential,
  type TrainingContext,
  updateMovingStatistics,
} from "noodlenet";
import type { Dataset } from "noodlenet/data";

/** What the moving averages of batch normalisation did in a training, and what other averages would have done. */
export interface AveragesResult {
  /** The momentum that the model has, and another one, with which only predictions differ: training never reads the averages. */
  readonly momenta: readonly [own: number, other: number];
  /**
   * How far the averages are from the statistics of each batch, one number a step, for each momentum: the mean over all channels of
   * |moving mean − batch mean| / batch standard deviation.
   */
  readonly distances: readonly [own: readonly number[], other: readonly number[]];
  /** Validation with averages of the other momentum, one value per epoch. */
  readonly valLoss: readonly number[];
  readonly valAccuracy: readonly number[];
  /** Validation after training with statistics that were computed anew over the training pictures. */
  readonly recomputed: { readonly loss: number; readonly accuracy: number };
}

/** The mean and the variance of a layer, with averages of two momenta. */
interface Statistics {
  readonly layer: BatchNormalization;
  readonly parameters: readonly [mean: Parameter, variance: Parameter];
  /** As the model has them, after the last step. */
  own: readonly [mean: Float32Array, variance: Float32Array];
  /** Averages of the other momentum. */
  readonly other: readonly [mean: Float64Array, variance: Float64Array];
}

/**
 * Follows a training and keeps second moving averages beside the model's. A step moves an average from a to a·m + b·(1 − m), from which the
 * statistics b of the batch follow. The model and its training stay as they are, to the bit.
 */
export class MovingAverages implements Callback {
  readonly #momentum: number;
  readonly #data: { readonly train: Dataset; readonly val: Dataset };
  readonly #distances: [number[], number[]] = [[], []];
  readonly #valLoss: number[] = [];
  readonly #valAccuracy: number[] = [];
  #layers: Statistics[] = [];

  /** @param momentum the other one  @param data what the model is trained on and validated with */
  constructor(momentum: number, data: { readonly train: Dataset; readonly val: Dataset }) {
    this.#momentum = momentum;
    this.#data = data;
  }

  async onTrainBegin({ model }: TrainingContext): Promise<void> {
    this.#layers = await Promise.all(
      model.layers.filter((layer) => layer instanceof BatchNormalization).map(statistics),
    );
  }

  async onBatchEnd(): Promise<void> {
    const totals = [0, 0];
    let channels = 0;
    for (const one of this.#layers) {
      const before = one.own;
      one.own = await readBoth(one.parameters);
      const kept = one.layer.momentum;
      const batch = one.own.map((after, s) => after.map((value, c) => (value - kept * before[s][c]) / (1 - kept)));
      const [mean, variance] = batch;
      one.other.forEach((average, s) => {
        average.forEach((value, c) => {
          average[c] = value * this.#momentum + batch[s][c] * (1 - this.#momentum);
        });
      });
      [one.own[0], one.other[0]].forEach((average, which) => {
        average.forEach((value: number, c: number) => {
          totals[which] += Math.abs(value - mean[c]) / Math.sqrt(Math.max(variance[c], 1e-12));
        });
      });
      channels += mean.length;
    }
    this.#distances.forEach((list, which) => {
      list.push(totals[which] / channels);
    });
  }

  async onEpochEnd(_epoch: number, _logs: unknown, { model }: TrainingContext): Promise<void> {
    for (const { parameters, other } of this.#layers)
      parameters.forEach((parameter, s) => {
        parameter.assignData(other[s]);
      });
    const { loss, accuracy } = await model.evaluate(this.#data.val);
    this.#valLoss.push(loss);
    this.#valAccuracy.push(accuracy);
    this.#restore();
  }

  /** Gives the model its own averages back. */
  #restore(): void {
    for (const { parameters, own } of this.#layers)
      parameters.forEach((parameter, s) => {
        parameter.assignData(own[s]);
      });
  }

  /** What was seen, once the training of `model` has ended. The model stays as it is. */
  async result(model: Sequential): Promise<AveragesResult> {
    await updateMovingStatistics(model, this.#data.train);
    const { loss, accuracy } = await model.evaluate(this.#data.val);
    this.#restore();
    return {
      momenta: [this.#layers[0].layer.momentum, this.#momentum],
      distances: this.#distances,
      valLoss: this.#valLoss,
      valAccuracy: this.#valAccuracy,
      recomputed: { loss, accuracy },
    };
  }
}

async function statistics(layer: BatchNormalization): Promise<Statistics> {
  const found = ["moving_mean", "moving_variance"].map((name) => layer.weights.find((weight) => weight.name === name)!);
  const parameters = [found[0], found[1]] as const;
  const own = await readBoth(parameters);
  return { layer, parameters, own, other: [Float64Array.from(own[0]), Float64Array.from(own[1])] };
}

async function readBoth([mean, variance]: readonly [Parameter, Parameter]) {
  const read = async (parameter: Parameter) => Float32Array.from(await parameter.data());
  return [await read(mean), await read(variance)] as const;
}
