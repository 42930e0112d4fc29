import { full, randomNormal, randomUniform, tensor } from "../tensor/create.js";
import { defaultDType } from "../tensor/defaults.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, normalAt, type RandomKey } from "../util/random.js";
import { type Shape, showShape, sizeOf } from "../util/shape.js";
import { unknownName } from "../util/unknownName.js";

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
  /** The variance, times the number of inputs or outputs. */
  readonly scale: number;
  /** What the variance is divided by: the number of inputs, of outputs, or their mean. */
  readonly mode: "fanIn" | "fanOut" | "average";
  /** How the values are spread. */
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

const readOrthogonal = optionsReader<GainOptions>("orthogonal", "orthogonal({ gain: 1 })", { names: { gain: true } });
const readIdentity = optionsReader<GainOptions>("identity", "identity({ gain: 1 })", { names: { gain: true } });

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

/** Options of {@link orthogonal} and {@link identity}. */
export interface GainOptions {
  /** What the matrix is multiplied by. Default 1. */
  readonly gain?: number;
}

/**
 * A matrix with orthonormal columns, or rows where there are fewer of them, uniformly distributed: the Q of a normal matrix's QR
 * decomposition, with the signs of R's diagonal. A kernel of more axes counts as a matrix of its last axis by all others.
 * @param options `gain` (1)
 * @throws ShapeError, when a weight is made, for fewer than two axes
 * @see Saxe, McClelland and Ganguli 2014, arXiv:1312.6120
 */
export function orthogonal(options?: GainOptions): Initializer {
  const { gain = 1 } = readOrthogonal(options);
  return (shape, key) => {
    if (shape.length < 2)
      throw new ShapeError(`orthogonal: the weight is ${showShape(shape)}; it needs two axes or more`);
    const columns = shape[shape.length - 1];
    const rows = sizeOf(shape) / columns;
    const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
    const vectors = orthonormal(length, count, key);
    const at = rows >= columns ? (i: number, j: number) => vectors[j][i] : (i: number, j: number) => vectors[i][j];
    const values = Float64Array.from(
      { length: rows * columns },
      (_, n) => gain * at(Math.floor(n / columns), n % columns),
    );
    return tensor(values, { shape, dtype: defaultDType() });
  };
}

/**
 * Normal vectors made orthonormal by the modified Gram-Schmidt process, each twice, which makes them orthogonal to rounding. Their
 * lengths, R's diagonal, are positive, so that no signs are to be turned.
 */
function orthonormal(length: number, count: number, key: RandomKey): readonly Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let n = 0; n < count; n++) {
    const vector = Float64Array.from({ length }, (_, i) => normalAt(key, n * length + i));
    for (const other of [...vectors, ...vectors]) subtractProjection(vector, other);
    const norm = Math.sqrt(dotProduct(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  return vectors;
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const share = dotProduct(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] -= share * unit[i];
}

function dotProduct(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/**
 * A matrix of ones on the diagonal and zeros elsewhere.
 * @param options `gain` (1)
 * @throws ShapeError, when a weight is made, for one that is not a matrix
 */
export function identity(options?: GainOptions): Initializer {
  const { gain = 1 } = readIdentity(options);
  return (shape) => {
    if (shape.length !== 2) throw new ShapeError(`identity: the weight is ${showShape(shape)}; it needs two axes`);
    const values = Float64Array.from({ length: sizeOf(shape) }, (_, i) =>
      i % (shape[1] + 1) === 0 && i < shape[1] * shape[1] ? gain : 0,
    );
    return tensor(values, { shape, dtype: defaultDType() });
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
  orthogonal: orthogonal(),
  identity: identity(),
} satisfies Record<string, Initializer>;

/** Initializers by name, with Keras's defaults. */
export type InitializerName = keyof typeof named;

/** The initializer of that name, or the function given. @throws ValueError for an unknown name */
export function initializerOf(choice: InitializerName | Initializer): Initializer {
  if (typeof choice === "function") return choice;
  const found: Initializer | undefined = named[choice];
  if (found) return found;
  throw unknownName("initializer", choice, Object.keys(named));
}
