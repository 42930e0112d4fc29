import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { resizeBilinear } from "../tensor/ops/resizeBilinear.js";
import { resizeNearest } from "../tensor/ops/resizeNearest.js";
import { pad, slice } from "../tensor/ops/slice.js";
import { type Pair, pairOf } from "../tensor/ops/window.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { type Shape, showShape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { cut, middleOf, resizedMiddle } from "./middleOf.js";
import type { Margins } from "./reshaping.js";

/** How pixels between others are made: copies of the nearest, or weighted means of the four around. */
export type Interpolation = "nearest" | "bilinear";

/** Options of {@link UpSampling2D}. */
export interface UpSampling2DOptions extends LayerOptions {
  /** Default "nearest". */
  readonly interpolation?: Interpolation;
}

/** Options of {@link Resizing}. */
export interface ResizingOptions extends LayerOptions {
  /** Default "bilinear". */
  readonly interpolation?: Interpolation;
  /** Whether the middle of the image, in the shape of the output, is resized instead of all of it. Default false. */
  readonly cropToAspectRatio?: boolean;
  /** Whether margins of `fillValue` are added first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio?: boolean;
  /** Default 0. */
  readonly fillValue?: number;
}

const readUpSamplingOptions = layerOptionsReader<UpSampling2DOptions>(
  "UpSampling2D",
  'new UpSampling2D(2, { interpolation: "bilinear" })',
  { ...LAYER_OPTIONS, interpolation: true },
  IMAGES_ONLY,
);
const readCroppingOptions = layerOptionsReader<LayerOptions>(
  "Cropping2D",
  'new Cropping2D(1, { name: "inside" })',
  LAYER_OPTIONS,
  IMAGES_ONLY,
);
const readResizingOptions = layerOptionsReader<ResizingOptions>(
  "Resizing",
  'new Resizing(96, 96, { interpolation: "nearest" })',
  {
    ...LAYER_OPTIONS,
    ...{ interpolation: true, cropToAspectRatio: true, padToAspectRatio: true, fillValue: true },
  },
  { ...IMAGES_ONLY, fillMode: ["constant"], antialias: [false] },
);
const readCenterCropOptions = layerOptionsReader<LayerOptions>(
  "CenterCrop",
  'new CenterCrop(96, 96, { name: "middle" })',
  LAYER_OPTIONS,
  IMAGES_ONLY,
);

function checkInterpolation(where: string, interpolation: Interpolation): void {
  if (interpolation === "nearest" || interpolation === "bilinear") return;
  throw new ValueError(`${where}: interpolation is ${showValue(interpolation)}; give "nearest" or "bilinear"`);
}

function resize(x: Tensor, size: readonly [number, number], interpolation: Interpolation): Tensor {
  return interpolation === "nearest" ? resizeNearest(x, size) : resizeBilinear(x, size);
}

/**
 * Images whose rows and columns are several times as many: [n, h, w, c] → [n, h·size, w·size, c].
 * @throws ValueError for sizes that are not positive integers, or an unknown interpolation; ShapeError for a sample that is not an image
 */
export class UpSampling2D extends DescribedLayer {
  readonly size: readonly [number, number];
  readonly interpolation: Interpolation;

  /**
   * @param size factors of height and width, or one number for both; default 2
   * @param options `interpolation` ("nearest"), `name`, `trainable`, `seed`: {@link UpSampling2DOptions}
   */
  constructor(size: Pair = 2, options?: UpSampling2DOptions) {
    const { interpolation = "nearest", ...shared } = readUpSamplingOptions(options);
    super(shared);
    checkInterpolation("UpSampling2D", interpolation);
    this.size = pairOf("UpSampling2D", "size", size);
    this.interpolation = interpolation;
  }

  override get type(): string {
    return "UpSampling2D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("upSample2d", (x) => {
        const [height, width] = this.outputShape(x.shape.slice(1));
        return resize(x, [height, width], this.interpolation);
      }),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const [h, w, channels] = inputShape;
    return [h * this.size[0], w * this.size[1], channels];
  }

  protected override options(): Record<string, unknown> {
    return { size: this.size, interpolation: this.interpolation };
  }
}

/**
 * Images without their margins: [n, h, w, c] → [n, h − top − bottom, w − left − right, c].
 * @throws ValueError for margins that are not non-negative integers; ShapeError for a sample that is not an image, or not larger than the
 *   margins
 */
export class Cropping2D extends DescribedLayer {
  readonly cropping: readonly [readonly [number, number], readonly [number, number]];

  /**
   * @param cropping rows and columns to leave out: one number, [rows, columns], or [[top, bottom], [left, right]]; default 0
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(cropping: Margins = 0, options?: LayerOptions) {
    super(readCroppingOptions(options));
    const [vertical, horizontal] = typeof cropping === "number" ? [cropping, cropping] : cropping;
    const both = (side: number | readonly [number, number]) =>
      typeof side === "number" ? ([side, side] as const) : side;
    this.cropping = [both(vertical), both(horizontal)];
    if (this.cropping.flat().some((n) => !Number.isInteger(n) || n < 0))
      throw new ValueError(`Cropping2D: cropping is ${JSON.stringify(cropping)}; give non-negative integers`);
  }

  override get type(): string {
    return "Cropping2D";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("slice", (x) => {
        const [height, width] = this.outputShape(x.shape.slice(1));
        const [[top], [left]] = this.cropping;
        return slice(x, [0, top, left, 0], [-1, height, width, -1]);
      }),
      x,
    );
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const [[top, bottom], [left, right]] = this.cropping;
    const [height, width] = [inputShape[0] - top - bottom, inputShape[1] - left - right];
    if (height > 0 && width > 0) return [height, width, inputShape[2]];
    throw new ShapeError(
      `${this.name} (Cropping2D): nothing is left of a sample ${showShape(inputShape)} without [${this.cropping.map((sides) => `[${sides}]`)}]; crop less`,
    );
  }

  protected override options(): Record<string, unknown> {
    return { cropping: this.cropping };
  }
}

abstract class FixedSize extends DescribedLayer {
  readonly height: number;
  readonly width: number;

  constructor(type: string, height: number, width: number, shared: LayerOptions) {
    super(shared);
    checkPositive(type, "height", height);
    checkPositive(type, "width", width);
    this.height = height;
    this.width = width;
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    return [this.height, this.width, inputShape[2]];
  }

  protected override options(): Record<string, unknown> {
    return { height: this.height, width: this.width };
  }
}

/**
 * Images of any size in one size, [n, h, w, c] → [n, height, width, c]: half-pixel centres, no antialiasing, as tf.image.resize.
 * @throws ValueError for sizes that are not positive integers, an unknown interpolation, or both kinds of aspect ratio; ShapeError for a
 *   sample that is not an image
 */
export class Resizing extends FixedSize {
  readonly interpolation: Interpolation;
  readonly cropToAspectRatio: boolean;
  readonly padToAspectRatio: boolean;
  readonly fillValue: number;

  /**
   * @param height rows of the output  @param width columns of the output
   * @param options `interpolation` ("bilinear"), `cropToAspectRatio` (false), `padToAspectRatio` (false), `fillValue` (0), `name`, `trainable`, `seed`: {@link ResizingOptions}
   */
  constructor(height: number, width: number, options?: ResizingOptions) {
    const { interpolation = "bilinear", cropToAspectRatio = false, ...rest } = readResizingOptions(options);
    const { padToAspectRatio = false, fillValue = 0, ...shared } = rest;
    super("Resizing", height, width, shared);
    checkInterpolation("Resizing", interpolation);
    if (cropToAspectRatio && padToAspectRatio)
      throw new ValueError("Resizing: cropToAspectRatio and padToAspectRatio are both true; give one of them");
    if (!Number.isFinite(fillValue))
      throw new ValueError(`Resizing: fillValue is ${showValue(fillValue)}; give a number`);
    this.interpolation = interpolation;
    this.cropToAspectRatio = cropToAspectRatio;
    this.padToAspectRatio = padToAspectRatio;
    this.fillValue = fillValue;
  }

  override get type(): string {
    return "Resizing";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const size = [this.height, this.width] as const;
    return graph.add(
      pureOperation("resize", (x) => {
        checkRank(this, x.shape.slice(1), 3, "an image [h, w, c]");
        return resize(this.#framed(x, size), size, this.interpolation);
      }),
      x,
    );
  }

  #framed(x: Tensor, size: readonly [number, number]): Tensor {
    if (this.cropToAspectRatio) return cut(x, middleOf(x.shape.slice(1), size));
    if (!this.padToAspectRatio) return x;
    const [rows, columns] = this.margins(x.shape.slice(1)).map((n) => [n, n] as const);
    return pad(x, [[0, 0], rows, columns, [0, 0]], this.fillValue);
  }

  /** Rows above and below, and columns left and right, that `padToAspectRatio` adds to a sample. */
  margins([h, w]: Shape): [rows: number, columns: number] {
    const { height, width } = this;
    const rows = Math.max(h, Math.floor(Math.fround(w * height) / width)) - h;
    const columns = Math.max(w, Math.floor(Math.fround(h * width) / height)) - w;
    return [rows >> 1, columns >> 1];
  }

  protected override options(): Record<string, unknown> {
    const { interpolation, cropToAspectRatio, padToAspectRatio, fillValue } = this;
    return { ...super.options(), interpolation, cropToAspectRatio, padToAspectRatio, fillValue };
  }
}

/**
 * The middle of images: [n, h, w, c] → [n, height, width, c]. Of an image that is smaller, the largest part in the middle that has the
 * shape of the output is resized bilinearly, as Keras does.
 * @throws ValueError for sizes that are not positive integers; ShapeError for a sample that is not an image
 */
export class CenterCrop extends FixedSize {
  /**
   * @param height rows of the output  @param width columns of the output
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(height: number, width: number, options?: LayerOptions) {
    super("CenterCrop", height, width, readCenterCropOptions(options));
  }

  override get type(): string {
    return "CenterCrop";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("centerCrop", (x) => this.#cropped(x)),
      x,
    );
  }

  #cropped(x: Tensor): Tensor {
    const { height, width } = this;
    const sample = x.shape.slice(1);
    checkRank(this, sample, 3, "an image [h, w, c]");
    const [h, w] = sample;
    if (h >= height && w >= width) return cut(x, { top: (h - height) >> 1, left: (w - width) >> 1, height, width });
    return resizedMiddle(x, [height, width]);
  }
}
