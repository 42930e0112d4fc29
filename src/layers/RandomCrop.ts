import type { GraphBuilder, Value } from "../plan/Graph.js";
import { concat } from "../tensor/ops/concat.js";
import { slice } from "../tensor/ops/slice.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { RandomStream } from "../util/random.js";
import type { Shape } from "../util/shape.js";
import { Augmentation } from "./Augmentation.js";
import { checkPositive } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { resizedMiddle } from "./middleOf.js";

const readOptions = layerOptionsReader<LayerOptions>(
  "RandomCrop",
  "new RandomCrop(96, 96, { seed: 1 })",
  LAYER_OPTIONS,
  IMAGES_ONLY,
);

/**
 * In training, a window of each image [n, h, w, c] at a place of its own. Outside of training, and where an image is smaller than the
 * window, the largest part of its middle in the shape of the window, resized to it.
 * @throws ValueError unless height and width are positive integers; ShapeError for samples that are no images
 */
export class RandomCrop extends Augmentation {
  readonly height: number;
  readonly width: number;

  /**
   * @param height rows of the output
   * @param width columns of the output
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(height: number, width: number, options?: LayerOptions) {
    super(readOptions(options));
    checkPositive("RandomCrop", "height", height);
    checkPositive("RandomCrop", "width", width);
    this.height = height;
    this.width = width;
  }

  override get type(): string {
    return "RandomCrop";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.ofImages(
      graph,
      x,
      "crop",
      (x, streams) => this.#windows(x, streams),
      (x) => this.#middle(x),
    );
  }

  #windows(x: Tensor, streams: readonly RandomStream[]): Tensor {
    const [, h, w, c] = x.shape;
    const { height, width } = this;
    if (h < height || w < width) return this.#middle(x);
    const place = (random: RandomStream, spare: number) => Math.floor(random.uniform() * (spare + 1));
    const windows = streams.map((random, image) => {
      const [top, left] = [place(random, h - height), place(random, w - width)];
      return slice(x, [image, top, left, 0], [1, height, width, c]);
    });
    return concat(windows, 0);
  }

  #middle(x: Tensor): Tensor {
    return resizedMiddle(x, [this.height, this.width]);
  }

  /** [h, w, c] → [height, width, c]. */
  override outputShape(inputShape: Shape): Shape {
    return [this.height, this.width, super.outputShape(inputShape)[2]];
  }

  protected override options(): Record<string, unknown> {
    return { height: this.height, width: this.width };
  }
}
