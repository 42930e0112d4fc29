import { full, randomNormal, randomUniform, tensor } from "../tensor/create.js";
import { defaultDType } from "../tensor/defaults.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, normalAt, type RandomKey } from "../util/random.js";
import { type Shape, sizeOf } from "../util/shape.js";

/** Makes a weight's first values. The same key gives the same values. */
export type Initializer = (shape: Shape, key: RandomKey) => Tensor;

/** Every element the same. */
export function constant(value: number): Initializer {
  return (shape) => full(shape, value);
}

/** Options of {@link truncatedNormal}. */
export interface TruncatedNormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Before it is cut. Default 0.05. */
  readonly standardDeviation?: number;
  /** Keras's name of `standardDeviation`. */
  readonly stddev?: number;
}

/** Options of {@link varianceScaling}. */
export interface VarianceScalingOptions {
  readonly scale: number;
  readonly mode: "fanIn" | "fanOut" | "average";
  readonly distribution: "uniform" | "truncatedNormal";
}

const readTruncated = optionsReader<TruncatedNormalOptions>(
  "truncatedNormal",
  "truncatedNormal({ mean: 0, standardDeviation: 0.05 })",
  { names: { mean: true, standardDeviation: true, stddev: "standardDeviation" } },
);
const readScaling = optionsReader<VarianceScalingOptions>(
  "varianceScaling",
  'varianceScaling({ scale: 2, mode: "fanIn", distribution: "truncatedNormal" })',
  { names: { scale: true, mode: true, distribution: true } },
);

/** Normal, drawn again beyond two standard deviations. Defaults: mean 0, standard deviation 0.05. */
export function truncatedNormal(options?: TruncatedNormalOptions): Initializer {
  const { mean = 0, standardDeviation = 0.05 } = readTruncated(options);
  return (shape, key) => {
    const values = Float64Array.from(
      { length: sizeOf(shape) },
      (_, i) => mean + standardDeviation * truncatedAt(key, i),
    );
    return tensor(values, { shape, dtype: defaultDType() });
  };
}

function truncatedAt(key: RandomKey, i: number): number {
  for (let attempt = 0; ; attempt++) {
    const value = normalAt(attempt === 0 ? key : fold(key, attempt), i);
    if (Math.abs(value) < 2) return value;
  }
}

/**
 * Variance scaled by the fans: scale / fanIn, / fanOut or / their mean ("average"). A convolution's fans are kh·kw·cin and
 * kh·kw·cout. A uniform one is within √(3·scale / fan), a normal one cut at two standard deviations.
 * @see Glorot and Bengio 2010; He et al. 2015, arXiv:1502.01852
 */
export function varianceScaling(given: VarianceScalingOptions): Initializer {
  const options = readScaling(given);
  if (!["fanIn", "fanOut", "average"].includes(options.mode))
    throw new ValueError(`varianceScaling: mode is ${options.mode}; give "fanIn", "fanOut" or "average"`);
  if (!["uniform", "truncatedNormal"].includes(options.distribution))
    throw new ValueError(
      `varianceScaling: distribution is ${options.distribution}; give "uniform" or "truncatedNormal"`,
    );
  if (!(options.scale > 0)) throw new ValueError(`varianceScaling: scale is ${options.scale}; give a number above 0`);
  return (shape, key) => {
    const { fanIn, fanOut } = fansOf(shape);
    const fan = { fanIn, fanOut, average: (fanIn + fanOut) / 2 }[options.mode];
    const deviation = Math.sqrt(options.scale / Math.max(1, fan));
    if (options.distribution === "uniform") {
      const limit = Math.sqrt(3) * deviation;
      return randomUniform(shape, { low: -limit, high: limit, key });
    }
    // Cutting at two deviations narrows a normal distribution by this factor.
    return truncatedNormal({ standardDeviation: deviation / 0.8796256610342398 })(shape, key);
  };
}

function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: sizeOf(shape), fanOut: sizeOf(shape) };
  const window = sizeOf(shape.slice(0, -2));
  return { fanIn: window * shape[shape.length - 2], fanOut: window * shape[shape.length - 1] };
}

const named = {
  zeros: constant(0),
  ones: constant(1),
  randomUniform: (shape, key) => randomUniform(shape, { low: -0.05, high: 0.05, key }),
  randomNormal: (shape, key) => randomNormal(shape, { standardDeviation: 0.05, key }),
  truncatedNormal: truncatedNormal(),
  glorotUniform: varianceScaling({ scale: 1, mode: "average", distribution: "uniform" }),
  glorotNormal: varianceScaling({ scale: 1, mode: "average", distribution: "truncatedNormal" }),
  heUniform: varianceScaling({ scale: 2, mode: "fanIn", distribution: "uniform" }),
  heNormal: varianceScaling({ scale: 2, mode: "fanIn", distribution: "truncatedNormal" }),
  lecunUniform: varianceScaling({ scale: 1, mode: "fanIn", distribution: "uniform" }),
  lecunNormal: varianceScaling({ scale: 1, mode: "fanIn", distribution: "truncatedNormal" }),
} satisfies Record<string, Initializer>;

/** Initializers by name, with Keras's defaults. */
export type InitializerName = keyof typeof named;

/** The initializer of that name, or the function given. @throws ValueError for an unknown name */
export function initializerOf(choice: InitializerName | Initializer): Initializer {
  if (typeof choice === "function") return choice;
  const found: Initializer | undefined = named[choice];
  if (found) return found;
  throw new ValueError(`initializer "${choice}" is unknown; choose one of ${Object.keys(named).join(", ")}`);
}
