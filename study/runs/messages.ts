import type { PaintedBowls } from "../paintedBowls.js";
import type { Variation } from "../variants/variation.js";
import type { JobSettings } from "./jobs.js";
import type { RunEvent } from "./RunEvent.js";
import type { StoreOptions } from "./RunStore.js";

/** The message to a child process that starts a job. */
export interface ToChild extends Omit<JobSettings, "pictures" | "store"> {
  /** The ids of the job's experiments. */
  readonly ids: readonly string[];
  readonly seed: number;
  /** The number of threads; null for the library's default. */
  readonly threads: number | null;
  /** The folder of pictures; painted bowls without one. */
  readonly data?: string;
  /** The bowls, where there is no folder. */
  readonly painted?: PaintedBowls;
  /** The first seed of the report, which determines the bowls and the validation split. */
  readonly firstSeed: number;
  readonly quick: boolean;
  readonly store: StoreOptions;
  readonly variation?: Variation;
}

/** The messages of a child process. */
export type FromChild = RunEvent | { readonly kind: "finished" } | { readonly kind: "failed"; readonly reason: string };
