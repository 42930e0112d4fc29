import { abs } from "../tensor/ops/abs.js";
import { add } from "../tensor/ops/add.js";
import { mul } from "../tensor/ops/mul.js";
import { square } from "../tensor/ops/square.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";

/** A penalty on a weight's size, added to the loss: l1·Σ|w| + l2·Σw², without a half, as in Keras. */
export interface Regularizer {
  /** The factor of Σ|w|. */
  readonly l1: number;
  /** The factor of Σw². */
  readonly l2: number;
  /** The penalty on w, a single number with a gradient. */
  penalty(w: Tensor): Tensor;
}

/** A regularizer, its name with Keras's defaults ("l1" and "l2" are 0.01, "l1l2" is 0 and 0), or its numbers as `toConfig` writes them. */
export type RegularizerLike = Regularizer | "l1" | "l2" | "l1l2" | { readonly l1?: number; readonly l2?: number };

const readOptions = optionsReader<{ readonly l1?: number; readonly l2?: number }>(
  "l1l2",
  "l1l2({ l1: 0.01, l2: 0.01 })",
  {
    names: { l1: true, l2: true },
  },
);

/** l1·Σ|w|. Default 0.01. */
export function l1(factor = 0.01): Regularizer {
  return l1l2({ l1: factor, l2: 0 });
}

/** l2·Σw². Default 0.01. */
export function l2(factor = 0.01): Regularizer {
  return l1l2({ l1: 0, l2: factor });
}

/** l1·Σ|w| + l2·Σw². Defaults 0, as in Keras 3. @throws ValueError for negative factors */
export function l1l2(options?: { readonly l1?: number; readonly l2?: number }): Regularizer {
  const { l1 = 0, l2 = 0 } = readOptions(options);
  if (!(l1 >= 0 && l2 >= 0 && l1 + l2 < Infinity))
    throw new ValueError(`regularizer: l1 is ${l1} and l2 is ${l2}; give numbers from 0`);
  const penalty = (w: Tensor): Tensor => {
    const absolute = l1 === 0 && l2 !== 0 ? null : mul(sum(abs(w)), l1);
    const squared = l2 === 0 ? null : mul(sum(square(w)), l2);
    return absolute && squared ? add(absolute, squared) : ((squared ?? absolute) as Tensor);
  };
  return { l1, l2, penalty };
}

/** The regularizer meant. @throws ValueError for an unknown name */
export function regularizerOf(choice: RegularizerLike): Regularizer {
  if (choice === "l1") return l1();
  if (choice === "l2") return l2();
  if (choice === "l1l2") return l1l2();
  if (typeof choice === "string") throw new ValueError(`regularizer "${choice}" is unknown; choose l1, l2 or l1l2`);
  if (typeof choice !== "object")
    throw new ValueError(`regularizer: ${choice} is not a regularizer; give one, such as l2(0.01)`);
  return "penalty" in choice ? choice : l1l2(choice);
}

/** A regularizer's numbers, for `toConfig`. */
export function regularizerConfig(choice: RegularizerLike | null | undefined): { l1: number; l2: number } | null {
  if (!choice) return null;
  const { l1, l2 } = regularizerOf(choice);
  return { l1, l2 };
}
