import type { GraphBuilder, Value } from "../plan/Graph.js";
import { tensor } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { clip } from "../tensor/ops/clip.js";
import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { sub } from "../tensor/ops/sub.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import type { RandomStream } from "../util/random.js";
import { Augmentation, checkedFactor, drawn, type RandomFactor } from "./Augmentation.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** Options of {@link RandomContrast} and {@link RandomBrightness}. */
export interface RandomValueOptions extends LayerOptions {
  /** The least and the largest value of the images, to which they are held. Default [0, 255]. */
  readonly valueRange?: readonly [low: number, high: number];
}

const valueReader = (type: string) =>
  layerOptionsReader<RandomValueOptions>(
    type,
    `new ${type}(0.2, { valueRange: [0, 1] })`,
    { ...LAYER_OPTIONS, valueRange: true },
    IMAGES_ONLY,
  );
const readContrast = valueReader("RandomContrast");
const readBrightness = valueReader("RandomBrightness");

/** What layers share that change the values of images. */
abstract class RandomValues extends Augmentation {
  readonly factor: RandomFactor;
  readonly valueRange: readonly [low: number, high: number];

  constructor(type: string, factor: RandomFactor, { valueRange = [0, 255], ...shared }: RandomValueOptions) {
    super(shared);
    const [low, high] = valueRange;
    if (!(low < high))
      throw new ValueError(`${type}: valueRange is ${showValue(valueRange)}; give [low, high], such as [0, 255]`);
    this.factor = checkedFactor(type, "factor", factor);
    this.valueRange = [low, high];
  }

  /** A number for each image, [n, 1, 1, 1]. */
  protected drawnFor(x: Tensor, streams: readonly RandomStream[]): Tensor {
    const values = streams.map((random) => drawn(this.factor, random));
    return tensor(values, { shape: [values.length, 1, 1, 1], dtype: x.dtype, backend: x.backend });
  }

  protected held(x: Tensor): Tensor {
    const [min, max] = this.valueRange;
    return clip(x, { min, max });
  }

  protected override options(): Record<string, unknown> {
    return { factor: this.factor, valueRange: this.valueRange };
  }
}

/**
 * In training, stretches the values of images [n, h, w, c] about the mean of each image's channel by 1 + a random factor, and holds them to
 * `valueRange`. Outside of training they are passed on.
 * @throws ValueError for a factor or a range that is none; ShapeError for samples that are no images
 */
export class RandomContrast extends RandomValues {
  /**
   * @param factor fraction: 0.2 stretches by 0.8 to 1.2
   * @param options `valueRange` ([0, 255]), `name`, `trainable`, `seed`: {@link RandomValueOptions}
   */
  constructor(factor: RandomFactor, options?: RandomValueOptions) {
    super("RandomContrast", factor, readContrast(options));
  }

  override get type(): string {
    return "RandomContrast";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.ofImages(graph, x, "contrast", (x, streams) => {
      const middle = mean(x, { axis: [1, 2], keepDims: true });
      return this.held(add(mul(sub(x, middle), add(this.drawnFor(x, streams), 1)), middle));
    });
  }
}

/**
 * In training, adds a random fraction of the range of values to images [n, h, w, c], and holds them to it. Outside of training they are passed
 * on.
 * @throws ValueError for a factor or a range that is none; ShapeError for samples that are no images
 */
export class RandomBrightness extends RandomValues {
  /**
   * @param factor fraction of the range of values: 0.2 adds −0.2 to 0.2 times of it
   * @param options `valueRange` ([0, 255]), `name`, `trainable`, `seed`: {@link RandomValueOptions}
   */
  constructor(factor: RandomFactor, options?: RandomValueOptions) {
    super("RandomBrightness", factor, readBrightness(options));
  }

  override get type(): string {
    return "RandomBrightness";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const [low, high] = this.valueRange;
    return this.ofImages(graph, x, "brightness", (x, streams) =>
      this.held(add(x, mul(this.drawnFor(x, streams), high - low))),
    );
  }
}
