import { checkNumber } from "../util/checkNumber.js";
import { ValueError } from "../util/errors.js";
import { cos, pow } from "../util/math.js";
import { optionsReader } from "../util/optionsReader.js";

/** A learning rate that follows from the number of steps taken so far, counted from 0. */
export interface Schedule {
  /** The rate of a step. */
  at(step: number): number;
  /** What it was made with: its `type` and options. A schedule without it is in no file of a model. */
  settings?(): Readonly<Record<string, unknown>>;
}

/** Options of {@link ExponentialDecay} and {@link InverseTimeDecay}. */
export interface DecayOptions {
  /** The rate at the first step. */
  readonly initialLearningRate: number;
  /** Steps after which the rate has decayed once. */
  readonly decaySteps: number;
  /** The factor of each decay. */
  readonly decayRate: number;
  /** Only after whole multiples of decaySteps. Default false. */
  readonly staircase?: boolean;
}

const DECAY_OPTIONS = { initialLearningRate: true, decaySteps: true, decayRate: true, staircase: true } as const;
const readExponentialOptions = optionsReader<DecayOptions>(
  "ExponentialDecay",
  "new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.9 })",
  { names: DECAY_OPTIONS },
);
const readInverseTimeOptions = optionsReader<DecayOptions>(
  "InverseTimeDecay",
  "new InverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 100, decayRate: 0.5 })",
  { names: DECAY_OPTIONS },
);

/** initial · decayRate^(step / decaySteps), the exponent rounded down when `staircase`. */
export class ExponentialDecay implements Schedule {
  readonly #options: DecayOptions;

  /**
   * @param given `initialLearningRate`, `decaySteps`, `decayRate`, `staircase` (false): {@link DecayOptions}
   * @throws ValueError for numbers of steps or rates that cannot be
   */
  constructor(given: DecayOptions) {
    const options = readExponentialOptions(given);
    checkDecay("ExponentialDecay", options);
    checkNumber("ExponentialDecay", "decayRate", options.decayRate, { from: 0 });
    this.#options = options;
  }

  settings() {
    return { type: "ExponentialDecay", ...this.#options };
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = this.#options;
    return initialLearningRate * pow(decayRate, turns(step, decaySteps, staircase));
  }
}

/** initial / (1 + decayRate · step / decaySteps), the quotient rounded down when `staircase`. */
export class InverseTimeDecay implements Schedule {
  readonly #options: DecayOptions;

  /**
   * @param given `initialLearningRate`, `decaySteps`, `decayRate`, `staircase` (false): {@link DecayOptions}
   * @throws ValueError for numbers of steps or rates that cannot be
   */
  constructor(given: DecayOptions) {
    const options = readInverseTimeOptions(given);
    checkDecay("InverseTimeDecay", options);
    checkNumber("InverseTimeDecay", "decayRate", options.decayRate, { from: 0 });
    this.#options = options;
  }

  settings() {
    return { type: "InverseTimeDecay", ...this.#options };
  }

  at(step: number): number {
    const { initialLearningRate, decaySteps, decayRate, staircase = false } = this.#options;
    return initialLearningRate / (1 + decayRate * turns(step, decaySteps, staircase));
  }
}

/** Options of {@link CosineDecay}. */
export interface CosineDecayOptions {
  /** The rate at the first step. */
  readonly initialLearningRate: number;
  /** Steps until the lowest rate is reached, after warm-up. */
  readonly decaySteps: number;
  /** Lowest rate, as a fraction of the highest. Default 0. */
  readonly alpha?: number;
  /** The rate that warm-up reaches linearly from the initial one. Without it there is no warm-up. */
  readonly warmupTarget?: number;
  /** Default 0. */
  readonly warmupSteps?: number;
}

const readCosineOptions = optionsReader<CosineDecayOptions>(
  "CosineDecay",
  "new CosineDecay({ initialLearningRate: 0.1, decaySteps: 1000 })",
  { names: { initialLearningRate: true, decaySteps: true, alpha: true, warmupTarget: true, warmupSteps: true } },
);

/**
 * Half a cosine from the highest rate down to alpha times it, after an optional warm-up.
 * @see Loshchilov and Hutter 2016, arXiv:1608.03983
 */
export class CosineDecay implements Schedule {
  readonly #options: CosineDecayOptions;

  /**
   * @param given `initialLearningRate`, `decaySteps`, `alpha` (0): {@link CosineDecayOptions}
   * @throws ValueError for numbers of steps or rates that cannot be
   */
  constructor(given: CosineDecayOptions) {
    const options = readCosineOptions(given);
    checkDecay("CosineDecay", options);
    checkNumber("CosineDecay", "warmupSteps", options.warmupSteps ?? 0, { from: 0 });
    checkNumber("CosineDecay", "warmupTarget", options.warmupTarget ?? 0, { from: 0 });
    checkNumber("CosineDecay", "alpha", options.alpha ?? 0, { from: 0 });
    this.#options = options;
  }

  settings() {
    return { type: "CosineDecay", ...this.#options };
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
  /** The rate at the first step. */
  readonly initialLearningRate: number;
  /** Steps until the last rate is reached. */
  readonly decaySteps: number;
  /** Default 1e-4. */
  readonly endLearningRate?: number;
  /** Default 1: a straight line. */
  readonly power?: number;
  /** Begin again, over a longer span, when the end is reached. Default false. */
  readonly cycle?: boolean;
}

const readPolynomialOptions = optionsReader<PolynomialDecayOptions>(
  "PolynomialDecay",
  "new PolynomialDecay({ initialLearningRate: 0.1, decaySteps: 1000 })",
  { names: { initialLearningRate: true, decaySteps: true, endLearningRate: true, power: true, cycle: true } },
);

/** (initial − end) · (1 − step / decaySteps)^power + end. */
export class PolynomialDecay implements Schedule {
  readonly #options: PolynomialDecayOptions;

  /**
   * @param given `initialLearningRate`, `decaySteps`, `endLearningRate` (1e-4), `power` (1), `cycle` (false): {@link
   *   PolynomialDecayOptions}
   * @throws ValueError for numbers of steps or rates that cannot be
   */
  constructor(given: PolynomialDecayOptions) {
    const options = readPolynomialOptions(given);
    checkDecay("PolynomialDecay", options);
    checkNumber("PolynomialDecay", "endLearningRate", options.endLearningRate ?? 0, { from: 0 });
    checkNumber("PolynomialDecay", "power", options.power ?? 1, { above: 0 });
    this.#options = options;
  }

  settings() {
    return { type: "PolynomialDecay", ...this.#options };
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

  /** @throws ValueError unless boundaries ascend, and values are one more than they and not negative */
  constructor(boundaries: readonly number[], values: readonly number[]) {
    for (const value of values) checkNumber("PiecewiseConstantDecay", "a value", value, { from: 0 });
    if (boundaries.some((boundary, i) => i > 0 && !(boundary > boundaries[i - 1])))
      throw new ValueError(`PiecewiseConstantDecay: the boundaries ${boundaries} must ascend; sort them`);
    if (values.length !== boundaries.length + 1) {
      throw new ValueError(
        `PiecewiseConstantDecay: ${boundaries.length} boundaries need ${boundaries.length + 1} values, not ${values.length}`,
      );
    }
    this.#boundaries = boundaries;
    this.#values = values;
  }

  settings() {
    return { type: "PiecewiseConstantDecay", boundaries: this.#boundaries, values: this.#values };
  }

  at(step: number): number {
    const passed = this.#boundaries.filter((boundary) => step > boundary).length;
    return this.#values[passed];
  }
}

function turns(step: number, decaySteps: number, staircase: boolean): number {
  return staircase ? Math.floor(step / decaySteps) : step / decaySteps;
}

function checkDecay(name: string, options: { initialLearningRate: number; decaySteps: number }): void {
  checkNumber(name, "initialLearningRate", options.initialLearningRate, { from: 0 });
  checkNumber(name, "decaySteps", options.decaySteps, { above: 0 });
}
