import type { Layer } from "../layers/Layer.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { StateError } from "../util/errors.js";

const owners = new WeakMap<Optimizer, WeakRef<Layer>>();

/** @throws StateError when the optimizer has trained another model: its steps, schedule and moments are that one's */
export function claimOptimizer(where: string, optimizer: Optimizer, model: Layer): void {
  const owner = owners.get(optimizer);
  if (owner === undefined) owners.set(optimizer, new WeakRef(model));
  else if (owner.deref() !== model)
    throw new StateError(
      `${where}: the optimizer has trained another model, and would go on with its steps and learning rate; ` +
        "make a new optimizer for each model, or compile with its name",
    );
}
