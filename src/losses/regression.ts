import { abs } from "../tensor/ops/abs.js";
import { lessEqual } from "../tensor/ops/comparisons.js";
import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { square } from "../tensor/ops/square.js";
import { sub } from "../tensor/ops/sub.js";
import { where } from "../tensor/ops/where.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { ShapeError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { sameShape, showShape } from "../util/shape.js";
import { Loss } from "./Loss.js";

/** Options of {@link huber}. */
export interface HuberOptions {
  /** Errors up to this count squared, larger ones in proportion. Default 1. */
  readonly delta?: number;
}

/** Options of Keras's losses that change nothing here. */
const ONLY = { reduction: ["sumOverBatchSize", "sum_over_batch_size"] };

const readHuber = optionsReader<HuberOptions>("huber", "huber(targets, predictions, { delta: 1 })", {
  names: { delta: true },
});
const readHuberLoss = optionsReader<HuberOptions>("Huber", "new Huber({ delta: 1 })", {
  names: { delta: true },
  only: ONLY,
});
const readNone = (type: string) => optionsReader<object>(type, `new ${type}()`, { names: {}, only: ONLY });
const readSquaredLoss = readNone("MeanSquaredError");
const readAbsoluteLoss = readNone("MeanAbsoluteError");

/**
 * (yPred − yTrue)², the mean over the last axis: [n, …, k] twice → [n, …].
 * @throws ShapeError when the shapes differ
 */
export function meanSquaredError(yTrue: Tensor, yPred: Tensor): Tensor {
  return mean(square(error("meanSquaredError", yTrue, yPred)), { axis: -1 });
}

/** |yPred − yTrue|, the mean over the last axis: [n, …, k] twice → [n, …]. @throws ShapeError when the shapes differ */
export function meanAbsoluteError(yTrue: Tensor, yPred: Tensor): Tensor {
  return mean(abs(error("meanAbsoluteError", yTrue, yPred)), { axis: -1 });
}

/**
 * ½e² where |e| ≤ delta, else delta·|e| − ½delta², the mean over the last axis. Default delta 1.
 * @see Huber 1964, "Robust estimation of a location parameter"
 */
export function huber(yTrue: Tensor, yPred: Tensor, options?: HuberOptions): Tensor {
  const { delta = 1 } = readHuber(options);
  const e = error("huber", yTrue, yPred);
  const size = abs(e);
  const losses = where(lessEqual(size, delta), mul(square(e), 0.5), sub(mul(size, delta), 0.5 * delta * delta));
  return mean(losses, { axis: -1 });
}

/** {@link meanSquaredError} as a loss. */
export class MeanSquaredError extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "meanSquaredError";

  /** @param options there are none */
  constructor(options?: object) {
    super();
    readSquaredLoss(options);
  }

  override settings() {
    return { type: "MeanSquaredError" };
  }

  override perSample(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }
}

/** {@link meanAbsoluteError} as a loss. */
export class MeanAbsoluteError extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "meanAbsoluteError";

  /** @param options there are none */
  constructor(options?: object) {
    super();
    readAbsoluteLoss(options);
  }

  override settings() {
    return { type: "MeanAbsoluteError" };
  }

  override perSample(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }
}

/** {@link huber} as a loss. */
export class Huber extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "huber";
  readonly #delta: number;

  /**
   * @param options `delta` (1): where squares end and lines begin
   * @throws ValueError unless delta is above 0
   */
  constructor(options?: HuberOptions) {
    super();
    const { delta = 1 } = readHuberLoss(options);
    checkNumber("Huber", "delta", delta, { above: 0 });
    this.#delta = delta;
  }

  override settings() {
    return { type: "Huber", delta: this.#delta };
  }

  override perSample(yTrue: Tensor, yPred: Tensor): Tensor {
    return huber(yTrue, yPred, { delta: this.#delta });
  }
}

function error(name: string, yTrue: Tensor, yPred: Tensor): Tensor {
  if (sameShape(yTrue.shape, yPred.shape)) return sub(yPred, yTrue);
  throw new ShapeError(
    `${name}: targets ${showShape(yTrue.shape)} and predictions ${showShape(yPred.shape)} must have one shape; reshape one`,
  );
}
