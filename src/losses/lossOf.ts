import { Tensor } from "../tensor/Tensor.js";
import { checkNoClass } from "../util/checkNoClass.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { unknownName } from "../util/unknownName.js";
import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "./crossEntropy.js";
import { Loss, type LossFunction } from "./Loss.js";
import { Huber, MeanAbsoluteError, MeanSquaredError } from "./regression.js";

const named = {
  sparseCategoricalCrossentropy: () => new SparseCategoricalCrossentropy(),
  categoricalCrossentropy: () => new CategoricalCrossentropy(),
  binaryCrossentropy: () => new BinaryCrossentropy(),
  meanSquaredError: () => new MeanSquaredError(),
  mse: () => new MeanSquaredError(),
  meanAbsoluteError: () => new MeanAbsoluteError(),
  mae: () => new MeanAbsoluteError(),
  huber: () => new Huber(),
} satisfies Record<string, () => Loss>;

/** Losses by name, with their defaults. */
export type LossName = keyof typeof named;

/**
 * A loss, its name, or a user-defined function that gives per-sample losses. To all but sparseCategoricalCrossentropy a
 * model gives targets as floats.
 */
export type LossLike = LossName | Loss | LossFunction;

class OwnLoss extends Loss {
  readonly name = "loss";
  readonly #f: LossFunction;

  constructor(f: LossFunction) {
    super();
    this.#f = f;
  }

  override perSample(yTrue: Tensor, yPred: Tensor): Tensor {
    const losses = this.#f(yTrue, yPred);
    if (losses instanceof Tensor) return losses;
    throw new ValueError(
      `loss: the function gave ${showValue(losses)}; give a tensor of a loss for each sample, as in (y, p) => y.sub(p).square().mean({ axis: -1 })`,
    );
  }
}

/** @throws ValueError for a class that writes what Keras calls `call`, which here reduces what `perSample` gives */
function checkedLoss(loss: Loss): Loss {
  if (typeof loss.perSample === "function") return loss;
  throw new ValueError(
    `loss: the class ${loss.constructor.name} has no perSample; write one, such as ` +
      "perSample(yTrue, yPred) { return yTrue.sub(yPred).abs().mean({ axis: -1 }); }",
  );
}

/** The loss meant. @throws ValueError for an unknown name */
export function lossOf(choice: LossLike): Loss {
  checkNoClass("loss", choice);
  if (typeof choice === "function") return new OwnLoss(choice);
  if (choice instanceof Loss) return checkedLoss(choice);
  if (typeof choice !== "string")
    throw new ValueError(
      `loss: ${showValue(choice)} is not a loss; give a name, a Loss such as new Huber(), or a function`,
    );
  const make: (() => Loss) | undefined = named[choice];
  if (make) return make();
  throw unknownName("loss", choice, Object.keys(named));
}
