import type { Kernels, Storage } from "../backends/Kernels.js";
import { zerosLike } from "../tensor/create.js";
import { scope } from "../tensor/memory/StorageHolder.js";
import { add } from "../tensor/ops/add.js";
import { clip } from "../tensor/ops/clip.js";
import { div } from "../tensor/ops/div.js";
import { maximum } from "../tensor/ops/maximum.js";
import { mul } from "../tensor/ops/mul.js";
import { sqrt, square } from "../tensor/ops/square.js";
import { sub } from "../tensor/ops/sub.js";
import { sum } from "../tensor/ops/sum.js";
import { Parameter } from "../tensor/Parameter.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { StateError, ValueError } from "../util/errors.js";
import { type OptionRules, type OptionsReader, optionsReader } from "../util/optionsReader.js";
import type { Schedule } from "./schedules.js";

/** Options that every optimizer takes. At most one kind of clipping. */
export interface OptimizerOptions {
  /** A number, or a schedule of the steps taken. */
  readonly learningRate?: number | Schedule;
  /** Scales each weight's gradient down to this norm. */
  readonly clipnorm?: number;
  /** Scales all gradients together down to this norm. */
  readonly globalClipnorm?: number;
  /** Holds each element of a gradient within ± this. */
  readonly clipvalue?: number;
  /** Takes learningRate·weightDecay·w off each weight first. Default 0. */
  readonly weightDecay?: number;
}

/** The names of {@link OptimizerOptions}, for the readers of optimizers. */
export const OPTIMIZER_OPTIONS = {
  learningRate: true,
  clipnorm: true,
  globalClipnorm: true,
  clipvalue: true,
  weightDecay: true,
} as const;

/** Makes the reader of an optimizer's options; see {@link optionsReader}. */
export function optimizerOptionsReader<T extends OptimizerOptions>(
  type: string,
  call: string,
  names: OptionRules<T>["names"],
): OptionsReader<T> {
  const only = { useEma: [false], lossScaleFactor: [null], gradientAccumulationSteps: [null] };
  const instead = { decay: "give learningRate a schedule, such as new InverseTimeDecay({ … })" };
  return optionsReader<T>(type, call, { names, only, instead });
}

const readOptions = optimizerOptionsReader<OptimizerOptions>(
  "optimizer",
  "super({ learningRate: 0.01 }, 0.01)",
  OPTIMIZER_OPTIONS,
);

/** What an optimizer remembers of one weight, such as Adam's two moments. */
export interface Slot {
  /** Its name, one of `slotNames`. */
  readonly name: string;
  /** Its values, of the weight's shape. */
  readonly parameter: Parameter;
}

/** The steps at which a schedule is sampled to identify it. */
const SAMPLED_STEPS = [0, 1, 7, 50, 333, 2500, 20000];

/** Changes weights by their gradients. Slots begin at 0 unless an optimizer says otherwise. */
export abstract class Optimizer {
  /** Steps taken. */
  iterations = 0;
  readonly #options: OptimizerOptions;
  readonly #initialRate: number | Schedule;
  #learningRate: number | Schedule;
  // Weak, so that an optimizer that has seen one model after another holds none of them.
  readonly #slots = new WeakMap<Parameter, Parameter[]>();

  /**
   * @throws ValueError for an option that optimizers do not have; a class with more takes its own out before it calls
   *   super
   */
  constructor(given: OptimizerOptions, defaultRate: number) {
    const options = readOptions(given);
    const clipping = [options.clipnorm, options.globalClipnorm, options.clipvalue].filter((c) => c !== undefined);
    if (clipping.length > 1) throw new ValueError("optimizer: give only one of clipnorm, globalClipnorm and clipvalue");
    for (const limit of clipping) checkNumber("optimizer", "the clipping limit", limit, { above: 0 });
    checkNumber("optimizer", "weightDecay", options.weightDecay ?? 0, { from: 0 });
    this.#options = options;
    this.#initialRate = options.learningRate ?? defaultRate;
    this.#learningRate = this.#initialRate;
    this.#checkRate(this.#learningRate);
  }

  /** The rate of the next step. */
  get learningRate(): number {
    return typeof this.#learningRate === "number" ? this.#learningRate : this.#learningRate.at(this.iterations);
  }

  /** @throws StateError when the rate follows a schedule */
  set learningRate(rate: number) {
    if (typeof this.#learningRate !== "number") {
      throw new StateError(
        "optimizer: the learning rate follows a schedule and cannot be set; make the optimizer with a number",
      );
    }
    this.#checkRate(rate);
    this.#learningRate = rate;
  }

  /** The schedule that the rate follows; null where it is a number. */
  get schedule(): Schedule | null {
    return typeof this.#learningRate === "number" ? null : this.#learningRate;
  }

  /** Whether the rate follows a schedule, and so cannot be set. */
  get scheduled(): boolean {
    return typeof this.#learningRate !== "number";
  }

  /** What the optimizer was made with, by which a checkpoint knows it again; of a schedule some of its rates. */
  settings(): Record<string, unknown> {
    const { clipnorm, globalClipnorm, clipvalue, weightDecay } = this.#options;
    const rate = this.#initialRate;
    const learningRate = typeof rate === "number" ? rate : SAMPLED_STEPS.map((step) => rate.at(step));
    return { learningRate, clipnorm, globalClipnorm, clipvalue, weightDecay };
  }

  /**
   * Takes one step: changes each weight by its `grad`, applies its constraint, and clears the gradient. Weights without a gradient stay as they are.
   * @throws StateError when none has one
   */
  step(weights: readonly Parameter[]): void {
    const learned = weights.filter((w) => w.grad !== null);
    if (learned.length === 0)
      throw new StateError("optimizer.step: no weight has a gradient; call backward() on the loss first");
    noGrad(() =>
      scope(() => {
        const gradients = this.#clip(learned.map((w) => w.grad as Tensor));
        const decay = this.learningRate * (this.#options.weightDecay ?? 0);
        learned.forEach((weight, i) => {
          if (decay !== 0) weight.assign(sub(weight, mul(weight, decay)));
          const slots = this.slotsOf(weight);
          Parameter.update([weight, ...slots], (kernels, state) =>
            this.update(kernels, state, gradients[i].storage, this.learningRate),
          );
          if (weight.constraint) weight.assign(weight.constraint(weight));
        });
      }),
    );
    for (const weight of learned) weight.clearGrad();
    this.iterations++;
  }

  /** What is remembered of each weight, in the order of the weights: what a checkpoint holds. */
  state(weights: readonly Parameter[]): Slot[] {
    const names = this.slotNames();
    return weights.flatMap((w) => this.slotsOf(w).map((parameter, i) => ({ name: names[i], parameter })));
  }

  /** Gives back the memory of what is remembered of these weights. */
  forget(weights: readonly Parameter[]): void {
    for (const weight of weights) {
      for (const slot of this.#slots.get(weight) ?? []) slot.dispose();
      this.#slots.delete(weight);
    }
  }

  /** Names of what is remembered of each weight. */
  get slots(): readonly string[] {
    return this.slotNames();
  }

  /** Whether something is remembered of a weight already. */
  remembers(weight: Parameter): boolean {
    return this.#slots.has(weight);
  }

  /** Names of the slots that each weight has. */
  protected abstract slotNames(): readonly string[];

  /** Calls the update kernel. @param state the weight's storage, then its slots' */
  protected abstract update(kernels: Kernels, state: Storage[], gradient: Storage, learningRate: number): Storage[];

  /** The first value of a slot. */
  protected initialSlot(_name: string, weight: Parameter): Tensor {
    return zerosLike(weight);
  }

  /** What is remembered of a weight, made when it is first asked for, in the order of `slotNames`. */
  protected slotsOf(weight: Parameter): Parameter[] {
    const known = this.#slots.get(weight);
    if (known) return known;
    const made = this.slotNames().map(
      (name) => new Parameter(`${weight.name}/${name}`, this.initialSlot(name, weight), { requiresGrad: false }),
    );
    this.#slots.set(weight, made);
    return made;
  }

  #clip(gradients: Tensor[]): Tensor[] {
    const { clipnorm, globalClipnorm, clipvalue } = this.#options;
    if (clipvalue !== undefined) return gradients.map((g) => clip(g, { min: -clipvalue, max: clipvalue }));
    if (clipnorm !== undefined) return gradients.map((g) => limitNorm(g, sum(square(g)), clipnorm));
    if (globalClipnorm === undefined) return gradients;
    const total = gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b));
    return gradients.map((g) => limitNorm(g, total, globalClipnorm));
  }

  #checkRate(rate: number | Schedule): void {
    if (isSchedule(rate)) return;
    if (typeof rate === "function")
      throw new ValueError(
        "optimizer: the learning rate is a function; give a schedule, such as { at: (step) => 0.1 / (1 + step) }",
      );
    checkNumber("optimizer", "the learning rate", rate, { from: 0 });
  }
}

/** Whether it is no number. Strings and arrays have a method `at`, too. */
function isSchedule(rate: number | Schedule): rate is Schedule {
  return typeof rate === "object" && rate !== null && typeof rate.at === "function" && !Array.isArray(rate);
}

/** g · limit / max(norm, limit), computed where the gradient is. */
function limitNorm(g: Tensor, squaredNorm: Tensor, limit: number): Tensor {
  return mul(g, div(limit, maximum(sqrt(squaredNorm), limit)));
}
