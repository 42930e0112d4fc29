import { ValueError } from "../util/errors.js";
import { cos, pow } from "../util/math.js";

/** A learning rate that follows from the number of steps taken so far, counted from 0. */
export interface Schedule {
  at(step: number): number;
}

/** initial · decayRate^(step / decaySteps), the exponent rounded down when `staircase`. */
export class ExponentialDecay implements Schedule {
  readonly #options: { initialLearningRate: number; decaySteps: number; decayRate: number; staircase?: boolean };

  constructor(options: { initialLearningRate: number; decaySteps: number; decayRate: number; staircase?: boolean }) {
    checkSteps("ExponentialDecay", options.decaySteps);
    this.#options = options;
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = this.#options;
    return initialLearningRate * pow(decayRate, turns(step, decaySteps, staircase));
  }
}

/** initial / (1 + decayRate · step / decaySteps), the quotient rounded down when `staircase`. */
export class InverseTimeDecay implements Schedule {
  readonly #options: { initialLearningRate: number; decaySteps: number; decayRate: number; staircase?: boolean };

  constructor(options: { initialLearningRate: number; decaySteps: number; decayRate: number; staircase?: boolean }) {
    checkSteps("InverseTimeDecay", options.decaySteps);
    this.#options = options;
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = this.#options;
    return initialLearningRate / (1 + decayRate * turns(step, decaySteps, staircase));
  }
}

/** Options of {@link CosineDecay}. */
export interface CosineDecayOptions {
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  /** Lowest rate, as a fraction of the highest. Default 0. */
  readonly alpha?: number;
  /** The rate that warm-up climbs to in a line, from the initial one. Without it there is no warm-up. */
  readonly warmupTarget?: number;
  /** Default 0. */
  readonly warmupSteps?: number;
}

/**
 * Half a cosine from the highest rate down to alpha times it, after an optional warm-up.
 * @see Loshchilov and Hutter 2016, arXiv:1608.03983
 */
export class CosineDecay implements Schedule {
  readonly #options: CosineDecayOptions;

  constructor(options: CosineDecayOptions) {
    checkSteps("CosineDecay", options.decaySteps);
    this.#options = options;
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = this.#options;
    const warming = warmupTarget !== undefined && step < warmupSteps;
    if (warming) return initialLearningRate + ((warmupTarget - initialLearningRate) * step) / warmupSteps;
    const highest = warmupTarget ?? initialLearningRate;
    const done = Math.min(step - (warmupTarget === undefined ? 0 : warmupSteps), decaySteps) / decaySteps;
    return highest * ((1 - alpha) * 0.5 * (1 + cos(Math.PI * done)) + alpha);
  }
}

/** Options of {@link PolynomialDecay}. */
export interface PolynomialDecayOptions {
  readonly initialLearningRate: number;
  readonly decaySteps: number;
  /** Default 1e-4. */
  readonly endLearningRate?: number;
  /** Default 1: a straight line. */
  readonly power?: number;
  /** Begin again, over a longer span, when the end is reached. Default false. */
  readonly cycle?: boolean;
}

/** (initial − end) · (1 − step / decaySteps)^power + end. */
export class PolynomialDecay implements Schedule {
  readonly #options: PolynomialDecayOptions;

  constructor(options: PolynomialDecayOptions) {
    checkSteps("PolynomialDecay", options.decaySteps);
    this.#options = options;
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, endLearningRate = 1e-4, power = 1, cycle = false } = this.#options;
    const span = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    const left = 1 - Math.min(step, span) / span;
    return (initialLearningRate - endLearningRate) * pow(left, power) + endLearningRate;
  }
}

/** values[i] up to and including step boundaries[i], then the next; there is one value more than boundaries. */
export class PiecewiseConstantDecay implements Schedule {
  readonly #boundaries: readonly number[];
  readonly #values: readonly number[];

  constructor(boundaries: readonly number[], values: readonly number[]) {
    if (values.length !== boundaries.length + 1) {
      throw new ValueError(
        `PiecewiseConstantDecay: ${boundaries.length} boundaries need ${boundaries.length + 1} values, not ${values.length}`,
      );
    }
    this.#boundaries = boundaries;
    this.#values = values;
  }

  at(step: number): number {
    const passed = this.#boundaries.filter((boundary) => step > boundary).length;
    return this.#values[passed];
  }
}

function turns(step: number, decaySteps: number, staircase: boolean): number {
  return staircase ? Math.floor(step / decaySteps) : step / decaySteps;
}

function checkSteps(name: string, decaySteps: number): void {
  if (!(decaySteps > 0)) throw new ValueError(`${name}: decaySteps is ${decaySteps}; give a number above 0`);
}
