import { checkNoClass } from "../util/checkNoClass.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { unknownName } from "../util/unknownName.js";
import { Adagrad } from "./Adagrad.js";
import { Adam, AdamW } from "./Adam.js";
import { Optimizer } from "./Optimizer.js";
import { RMSprop } from "./RMSprop.js";
import { SGD } from "./SGD.js";

const named = {
  sgd: () => new SGD(),
  adam: () => new Adam(),
  adamw: () => new AdamW(),
  rmsprop: () => new RMSprop(),
  adagrad: () => new Adagrad(),
} satisfies Record<string, () => Optimizer>;

/** Optimizers by name, with their defaults. */
export type OptimizerName = keyof typeof named;

/** A fresh optimizer of that name, or the one given. @throws ValueError for an unknown name */
export function optimizerOf(choice: OptimizerName | Optimizer): Optimizer {
  checkNoClass("optimizer", choice);
  if (choice instanceof Optimizer) return choice;
  if (typeof choice !== "string")
    throw new ValueError(
      `optimizer: ${showValue(choice)} is not an optimizer; give a name or an Optimizer such as new Adam({ learningRate: 0.001 })`,
    );
  const make: (() => Optimizer) | undefined = named[choice];
  if (make) return make();
  throw unknownName("optimizer", choice, Object.keys(named));
}
