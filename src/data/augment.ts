import { ShapeError, ValueError } from "../util/errors.js";
import { cos, sin } from "../util/math.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, type RandomKey, RandomStream, randomKey } from "../util/random.js";
import { showShape } from "../util/shape.js";
import type { Batch, Dataset } from "./Dataset.js";
import { type Fill, sampleAffine } from "./sampleAffine.js";

/** The range of a random factor: f stands for [−f, f]. */
export type Factor = number | readonly [low: number, high: number];

/** Options of {@link augment}. A change that is left out is not made. */
export interface AugmentOptions {
  /** Flips with probability 1/2 along each of the named axes, independently. */
  readonly flip?: "horizontal" | "vertical" | "both";
  /** Fraction of a full turn: 0.1 rotates by −36° to 36°. */
  readonly rotation?: Factor;
  /** Fraction of the size: with 0.2, between 0.8 and 1.2 times the height and width are visible (above 1 the picture shrinks). */
  readonly zoom?: Factor;
  /** Fraction of the height and of the width, drawn separately. */
  readonly translation?: Factor;
  /** Fraction: 0.2 stretches values about their channel's mean by 0.8 to 1.2. */
  readonly contrast?: Factor;
  /** The pixels beyond the border: the picture reflected (default), its nearest pixel, or `fillValue`. */
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

/** Random changes of a picture, made by {@link augment}. */
export interface Augmentation {
  /** A changed copy of one sample [h, w, c]. The same key gives the same change. `valueRange` is used unless the augmentation has one of its own. */
  apply(
    sample: Float32Array,
    shape: readonly number[],
    key: RandomKey,
    valueRange?: readonly [low: number, high: number],
  ): Float32Array;
}

/** The random stream of augmentation; batching.ts has those of shuffling and splitting. */
const AUGMENTING = 3;

/** The default range of values. */
const BYTES = [0, 255] as const;

/**
 * Random flips, rotations, zooms, translations (all in one bilinear sampling) and contrast. Factors mean the same as those of
 * Keras's RandomRotation, RandomZoom, RandomTranslation and RandomContrast.
 * @throws ValueError for a factor that is not a number, or an unknown flip or fill; `apply` throws it for values below 0 or above 255 if
 * contrast is to change and no range is given
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
  /** An integer that determines the changes. Default 0. */
  readonly seed?: number;
  /** The range of the dataset's values, to which contrast clips. */
  readonly valueRange?: readonly [low: number, high: number];
}

const readAugmentedOptions = optionsReader<AugmentedOptions>(
  "augmented",
  'augmented(train, augment({ flip: "horizontal" }), { seed: 1 })',
  { names: { seed: true, valueRange: true } },
);

/**
 * A dataset whose samples [h, w, c] are changed at random in each epoch. The change of a sample is determined by the seed, the epoch
 * and the sample's index.
 * @throws ShapeError when samples are not pictures
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
    // Named one by one for datasets that are classes, whose getters a spread does not copy.
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
 * The same random numbers are drawn whichever options are set, so that one option does not change the others' numbers.
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
