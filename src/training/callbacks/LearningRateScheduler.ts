import { ValueError } from "../../util/errors.js";
import type { Callback, TrainingContext } from "../contract.js";
import type { Logs } from "../History.js";

/**
 * Sets the learning rate at the beginning of each epoch. Adds `learningRate` to the logs. (A rate that follows the
 * steps is a schedule given to the optimizer.)
 * @param schedule the rate of an epoch, counted from 0, from the rate before
 * @throws ValueError in training when it gives no rate, StateError where the optimizer's rate follows a schedule
 */
export class LearningRateScheduler implements Callback {
  readonly #schedule: (epoch: number, learningRate: number) => number;

  /** @param schedule the rate of an epoch, counted from 0, from the one before */
  constructor(schedule: (epoch: number, learningRate: number) => number) {
    if (typeof schedule !== "function")
      throw new ValueError(
        "LearningRateScheduler: the schedule is not a function; give one, such as (epoch, rate) => rate * 0.9",
      );
    this.#schedule = schedule;
  }

  onEpochBegin(epoch: number, { model: { optimizer } }: TrainingContext): void {
    optimizer.learningRate = this.#schedule(epoch, optimizer.learningRate);
  }

  onEpochEnd(_epoch: number, logs: Logs, { model }: TrainingContext): void {
    logs.learningRate = model.optimizer.learningRate;
  }
}
