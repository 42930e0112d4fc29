import type { GraphBuilder, Value } from "../plan/Graph.js";
import { ValueError } from "../util/errors.js";
import { cos, sin } from "../util/math.js";
import { showValue } from "../util/optionsReader.js";
import type { RandomStream } from "../util/random.js";
import { Augmentation, checkedFactor, drawn, type RandomFactor } from "./Augmentation.js";
import { IMAGES_ONLY, LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import { type AffineMap, type FillMode, sampleImages } from "./sampleImages.js";

/** Options of {@link RandomFlip}. */
export interface RandomFlipOptions extends LayerOptions {
  /** Default "horizontalAndVertical": along each axis with probability 1/2, independently. */
  readonly mode?: "horizontal" | "vertical" | "horizontalAndVertical";
}

/** Options of the layers that move images at random. */
export interface RandomMoveOptions extends LayerOptions {
  /** The pixels beyond the border. Default "reflect". */
  readonly fillMode?: FillMode;
  /** For the fill mode "constant". Default 0. */
  readonly fillValue?: number;
  /** Default "bilinear". */
  readonly interpolation?: "bilinear" | "nearest";
}

const readFlip = layerOptionsReader<RandomFlipOptions>(
  "RandomFlip",
  'new RandomFlip({ mode: "horizontal" })',
  { ...LAYER_OPTIONS, mode: true },
  IMAGES_ONLY,
);
const MOVE_OPTIONS = { ...LAYER_OPTIONS, fillMode: true, fillValue: true, interpolation: true } as const;
const moveReader = (type: string, factors: string) =>
  layerOptionsReader<RandomMoveOptions>(type, `new ${type}(${factors}, { seed: 1 })`, MOVE_OPTIONS, IMAGES_ONLY);
const readRotation = moveReader("RandomRotation", "0.1");
const readZoom = moveReader("RandomZoom", "0.1, 0.1");
const readTranslation = moveReader("RandomTranslation", "0.1, 0.1");
const MODES = ["horizontal", "vertical", "horizontalAndVertical"];

/**
 * In training, mirrors images [n, h, w, c] at random: left to right, top to bottom, or both. Outside of training they are passed on.
 * @throws ValueError for an unknown mode; ShapeError for samples that are no images
 */
export class RandomFlip extends Augmentation {
  readonly mode: "horizontal" | "vertical" | "horizontalAndVertical";

  /** @param options `mode` ("horizontalAndVertical"), `name`, `trainable`, `seed`: {@link RandomFlipOptions} */
  constructor(options?: RandomFlipOptions) {
    const { mode = "horizontalAndVertical", ...shared } = readFlip(options);
    super(shared);
    if (!MODES.includes(mode))
      throw new ValueError(
        `RandomFlip: mode is ${showValue(mode)}; give "horizontal", "vertical" or "horizontalAndVertical"`,
      );
    this.mode = mode;
  }

  override get type(): string {
    return "RandomFlip";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const [across, down] = [this.mode !== "vertical", this.mode !== "horizontal"];
    const drawn = (random: RandomStream, isFlipped: boolean) => (random.uniform() < 0.5 && isFlipped ? -1 : 1);
    return this.ofImages(graph, x, "flip", (x, streams) => {
      const maps = streams.map((random) => [drawn(random, across), 0, 0, 0, drawn(random, down), 0]);
      return sampleImages(x, maps, { fillMode: "nearest", fillValue: 0, interpolation: "nearest" });
    });
  }

  protected override options(): Record<string, unknown> {
    return { mode: this.mode };
  }
}

/** What layers share that move images through an affine map. */
abstract class RandomMove extends Augmentation {
  readonly fillMode: FillMode;
  readonly fillValue: number;
  readonly interpolation: "bilinear" | "nearest";

  constructor(type: string, options: RandomMoveOptions) {
    const { fillMode = "reflect", fillValue = 0, interpolation = "bilinear", ...shared } = options;
    super(shared);
    if (!["reflect", "wrap", "nearest", "constant"].includes(fillMode))
      throw new ValueError(
        `${type}: fillMode is ${showValue(fillMode)}; give "reflect", "wrap", "nearest" or "constant"`,
      );
    if (interpolation !== "bilinear" && interpolation !== "nearest")
      throw new ValueError(`${type}: interpolation is ${showValue(interpolation)}; give "bilinear" or "nearest"`);
    this.fillMode = fillMode;
    this.fillValue = fillValue;
    this.interpolation = interpolation;
  }

  /** Adds the move to a graph. @param draw the map of an image of this height and width */
  protected moved(
    graph: GraphBuilder,
    x: Value,
    name: string,
    draw: (random: RandomStream, height: number, width: number) => AffineMap,
  ): Value {
    return this.ofImages(graph, x, name, (x, streams) =>
      sampleImages(
        x,
        streams.map((random) => draw(random, x.shape[1], x.shape[2])),
        this,
      ),
    );
  }

  protected override options(): Record<string, unknown> {
    const { fillMode, fillValue, interpolation } = this;
    return { fillMode, fillValue, interpolation };
  }
}

/**
 * In training, turns images [n, h, w, c] about their centre by a random angle, anticlockwise for a factor above 0. Outside of training they are
 * passed on.
 * @throws ValueError for a factor that is none; ShapeError for samples that are no images
 */
export class RandomRotation extends RandomMove {
  readonly factor: RandomFactor;

  /**
   * @param factor fraction of a full turn: 0.1 turns by −36° to 36°, [0, 0.25] by 0° to 90°
   * @param options `fillMode` ("reflect"), `fillValue` (0), `interpolation` ("bilinear"), `name`, `trainable`, `seed`: {@link RandomMoveOptions}
   */
  constructor(factor: RandomFactor, options?: RandomMoveOptions) {
    super("RandomRotation", readRotation(options));
    this.factor = checkedFactor("RandomRotation", "factor", factor);
  }

  override get type(): string {
    return "RandomRotation";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.moved(graph, x, "rotate", (random) => {
      const angle = 2 * Math.PI * drawn(this.factor, random);
      const [c, s] = [cos(angle), sin(angle)];
      return [c, -s, 0, s, c, 0];
    });
  }

  protected override options(): Record<string, unknown> {
    return { factor: this.factor, ...super.options() };
  }
}

/**
 * In training, enlarges or shrinks images [n, h, w, c] about their centre at random. Outside of training they are passed on.
 * @throws ValueError for a factor that is none, or is not above −1; ShapeError for samples that are no images
 */
export class RandomZoom extends RandomMove {
  readonly heightFactor: RandomFactor;
  readonly widthFactor: RandomFactor | null;

  /**
   * @param heightFactor fraction of the height: 0.2 shows 0.8 to 1.2 times of it, and above 1 the image shrinks
   * @param widthFactor the same for the width; null: what is drawn for the height, which keeps the proportions. Default null
   * @param options `fillMode` ("reflect"), `fillValue` (0), `interpolation` ("bilinear"), `name`, `trainable`, `seed`: {@link RandomMoveOptions}
   */
  constructor(heightFactor: RandomFactor, widthFactor: RandomFactor | null = null, options?: RandomMoveOptions) {
    super("RandomZoom", readZoom(options));
    this.heightFactor = checkedFactor("RandomZoom", "heightFactor", heightFactor, -1);
    this.widthFactor = widthFactor === null ? null : checkedFactor("RandomZoom", "widthFactor", widthFactor, -1);
  }

  override get type(): string {
    return "RandomZoom";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.moved(graph, x, "zoom", (random) => {
      const tall = 1 + drawn(this.heightFactor, random);
      const wide = this.widthFactor === null ? tall : 1 + drawn(this.widthFactor, random);
      return [wide, 0, 0, 0, tall, 0];
    });
  }

  protected override options(): Record<string, unknown> {
    return { heightFactor: this.heightFactor, widthFactor: this.widthFactor, ...super.options() };
  }
}

/**
 * In training, shifts images [n, h, w, c] at random: down and to the right for factors above 0. Outside of training they are passed on.
 * @throws ValueError for a factor that is none; ShapeError for samples that are no images
 */
export class RandomTranslation extends RandomMove {
  readonly heightFactor: RandomFactor;
  readonly widthFactor: RandomFactor;

  /**
   * @param heightFactor fraction of the height
   * @param widthFactor fraction of the width
   * @param options `fillMode` ("reflect"), `fillValue` (0), `interpolation` ("bilinear"), `name`, `trainable`, `seed`: {@link RandomMoveOptions}
   */
  constructor(heightFactor: RandomFactor, widthFactor: RandomFactor, options?: RandomMoveOptions) {
    super("RandomTranslation", readTranslation(options));
    this.heightFactor = checkedFactor("RandomTranslation", "heightFactor", heightFactor);
    this.widthFactor = checkedFactor("RandomTranslation", "widthFactor", widthFactor);
  }

  override get type(): string {
    return "RandomTranslation";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return this.moved(graph, x, "translate", (random, height, width) => {
      const down = drawn(this.heightFactor, random) * height;
      return [1, 0, -drawn(this.widthFactor, random) * width, 0, 1, -down];
    });
  }

  protected override options(): Record<string, unknown> {
    return { heightFactor: this.heightFactor, widthFactor: this.widthFactor, ...super.options() };
  }
}
