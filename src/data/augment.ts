import { ShapeError, ValueError } from "../util/errors.js";
import { cos, sin } from "../util/math.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, type RandomKey, RandomStream, randomKey } from "../util/random.js";
import { showShape } from "../util/shape.js";
import type { Batch, Dataset } from "./Dataset.js";
import { type Fill, sampleAffine } from "./sampleAffine.js";

/** A range to draw from: f means −f to f. */
export type Factor = number | readonly [low: number, high: number];

/** What {@link augment} may do to a picture. Everything left out is left alone. */
export interface AugmentOptions {
  /** Mirrors every second picture on average, along each axis named by itself. */
  readonly flip?: "horizontal" | "vertical" | "both";
  /** Fraction of a full turn: 0.1 turns by up to 36° either way. */
  readonly rotation?: Factor;
  /** Fraction of the size: 0.2 shows between 0.8 and 1.2 times the height and width (above 1 the picture shrinks). */
  readonly zoom?: Factor;
  /** Fraction of the height and of the width, drawn for each. */
  readonly translation?: Factor;
  /** Fraction: 0.2 stretches values about their channel's mean by 0.8 to 1.2. */
  readonly contrast?: Factor;
  /** What is seen beyond the border: the picture mirrored (default), its last pixels, or `fillValue`. */
  readonly fill?: Fill;
  /** For fill "constant". Default 0. */
  readonly fillValue?: number;
  /** Contrast clips values to this range. Default: the range of the dataset's values where it says so, or [0, 255]. */
  readonly valueRange?: readonly [low: number, high: number];
}

const readOptions = optionsReader<AugmentOptions>("augment", 'augment({ flip: "horizontal", rotation: 0.1 })', {
  names: {
    flip: true,
    rotation: true,
    zoom: true,
    translation: true,
    contrast: true,
    fill: true,
    fillValue: true,
    valueRange: true,
  },
});

/** A recipe of random changes, made by {@link augment}. */
export interface Augmentation {
  /** A changed copy of one sample [h, w, c]. The same key gives the same change. `valueRange` is used unless the recipe has one. */
  apply(
    sample: Float32Array,
    shape: readonly number[],
    key: RandomKey,
    valueRange?: readonly [low: number, high: number],
  ): Float32Array;
}

/** What the seed is used for, apart from the shuffling and splitting of batching.ts. */
const AUGMENTING = 3;

/** The range of values where none is said. */
const BYTES = [0, 255] as const;

/**
 * Random flips, turns, zooms, shifts (one bilinear sampling for all of them) and contrast. Factors mean what they mean to
 * Keras's RandomRotation, RandomZoom, RandomTranslation and RandomContrast.
 * @throws ValueError for a factor that is not a number, or an unknown flip or fill; `apply`, for values below 0 or above 255 whose
 * contrast is to change where no range is given
 */
export function augment(given: AugmentOptions): Augmentation {
  const options = readOptions(given);
  checkOptions(options);
  return {
    apply(sample, shape, key, valueRange) {
      const random = new RandomStream(key);
      const clipTo = options.valueRange ?? valueRange;
      if (options.contrast !== undefined && clipTo === undefined) checkBytes(sample);
      const moved = sampleAffine(sample, shape, drawAffine(options, shape, random), options);
      return changeContrast(moved, shape[2], draw(options.contrast, random), clipTo ?? BYTES);
    },
  };
}

/** Options of {@link augmented}. */
export interface AugmentedOptions {
  /** A whole number that the changes follow from. Default 0. */
  readonly seed?: number;
  /** The range of the dataset's values, which contrast keeps to. */
  readonly valueRange?: readonly [low: number, high: number];
}

const readAugmentedOptions = optionsReader<AugmentedOptions>(
  "augmented",
  'augmented(train, augment({ flip: "horizontal" }), { seed: 1 })',
  { names: { seed: true, valueRange: true } },
);

/**
 * A dataset whose samples [h, w, c] are changed anew each epoch; what happens to one follows from the seed, the epoch and its
 * index alone.
 * @throws ShapeError when samples are no pictures
 */
export function augmented<D extends Dataset>(dataset: D, augmentation: Augmentation, options?: AugmentedOptions): D {
  const { seed = 0, valueRange } = readAugmentedOptions(options);
  if (dataset.sampleShape.length !== 3)
    throw new ShapeError(
      `augmented: samples are ${showShape(dataset.sampleShape)}; only pictures [h, w, channels] can be augmented`,
    );
  const key = fold(randomKey(seed), AUGMENTING);
  return {
    ...dataset,
    // Named one by one for datasets that are classes, whose getters a spread leaves behind.
    size: dataset.size,
    batchSize: dataset.batchSize,
    sampleShape: dataset.sampleShape,
    classNames: dataset.classNames,
    augmented: true,
    async *batches(epoch: number) {
      const epochKey = fold(key, epoch);
      for await (const batch of dataset.batches(epoch)) yield augmentBatch(batch, augmentation, epochKey, valueRange);
    },
  };
}

function augmentBatch(
  batch: Batch,
  augmentation: Augmentation,
  key: RandomKey,
  valueRange?: readonly [number, number],
): Batch {
  const { shape } = batch.x;
  const step = batch.x.data.length / shape[0];
  const data = new Float32Array(batch.x.data.length);
  batch.indices.forEach((index, i) => {
    const sample = Float32Array.from(batch.x.data.subarray(i * step, (i + 1) * step));
    data.set(augmentation.apply(sample, shape.slice(1), fold(key, index), valueRange), i * step);
  });
  return { ...batch, x: { data, shape } };
}

/**
 * The map from a target's centred coordinates (x, y) to the source's: [a, b, c, d, e, f] for (ax + by + c, dx + ey + f).
 * Numbers are drawn in the same order whatever is switched on, so that one option does not change another's.
 */
function drawAffine(options: AugmentOptions, [height, width]: readonly number[], random: RandomStream): number[] {
  const mirrorX = mirrored(options.flip, "horizontal", random);
  const mirrorY = mirrored(options.flip, "vertical", random);
  const angle = 2 * Math.PI * draw(options.rotation, random);
  const zoom = 1 + draw(options.zoom, random);
  const down = draw(options.translation, random) * height;
  const right = draw(options.translation, random) * width;
  const [c, s] = [cos(angle) * zoom, sin(angle) * zoom];
  const [a, b, d, e] = [c * mirrorX, -s * mirrorX, s * mirrorY, c * mirrorY];
  return [a, b, -(a * right + b * down), d, e, -(d * right + e * down)];
}

function mirrored(flip: AugmentOptions["flip"], axis: "horizontal" | "vertical", random: RandomStream): 1 | -1 {
  const drawn = random.uniform() < 0.5;
  return drawn && (flip === axis || flip === "both") ? -1 : 1;
}

function draw(factor: Factor | undefined, random: RandomStream): number {
  const [low, high] = range(factor);
  const u = random.uniform();
  return low + (high - low) * u;
}

function range(factor: Factor = 0): readonly [number, number] {
  return typeof factor === "number" ? [-factor, factor] : factor;
}

function changeContrast(
  sample: Float32Array,
  channels: number,
  amount: number,
  [low, high]: readonly [number, number],
): Float32Array {
  if (amount === 0) return sample;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c; i < sample.length; i += channels) sum += sample[i];
    const mean = (sum * channels) / sample.length;
    for (let i = c; i < sample.length; i += channels)
      sample[i] = Math.min(high, Math.max(low, mean + (sample[i] - mean) * (1 + amount)));
  }
  return sample;
}

/** @throws ValueError for values that clipping to [0, 255] would change */
function checkBytes(sample: Float32Array): void {
  const outside = sample.find((value) => value < BYTES[0] || value > BYTES[1]);
  if (outside === undefined) return;
  throw new ValueError(
    `augment: contrast clips values to [0, 255], but the sample holds ${outside}; say what the values range over: augment({ contrast: 0.2, valueRange: [-1, 1] })`,
  );
}

function checkOptions(options: AugmentOptions): void {
  const { flip, fill = "reflect" } = options;
  if (flip !== undefined && !["horizontal", "vertical", "both"].includes(flip))
    throw new ValueError(`augment: flip is "${flip}"; give "horizontal", "vertical" or "both"`);
  if (!["reflect", "nearest", "constant"].includes(fill))
    throw new ValueError(`augment: fill is "${fill}"; give "reflect", "nearest" or "constant"`);
  for (const name of ["rotation", "zoom", "translation", "contrast"] as const) checkFactor(name, options[name]);
}

function checkFactor(name: "rotation" | "zoom" | "translation" | "contrast", factor: Factor | undefined): void {
  const [low, high] = range(factor);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high))
    throw new ValueError(`augment: ${name} is ${factor}; give a fraction such as 0.1, or [low, high]`);
  const least = name === "zoom" || name === "contrast" ? -1 : -Infinity;
  if (low <= least)
    throw new ValueError(`augment: ${name} is ${factor}, but must stay above −1; give a fraction such as 0.1`);
}
