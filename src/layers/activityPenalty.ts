import type { Operation } from "../plan/Operation.js";
import { mul } from "../tensor/ops/mul.js";
import type { Regularizer } from "./regularizers.js";

/** Passes a layer's output on, and adds its penalty to the loss, divided by the number of samples, as in Keras. */
export function activityPenalty({ penalty }: Regularizer): Operation {
  return {
    name: "activityPenalty",
    pure: false,
    compute: ([y], { penalize }) => {
      penalize?.(mul(penalty(y), 1 / y.shape[0]));
      return [y];
    },
  };
}
