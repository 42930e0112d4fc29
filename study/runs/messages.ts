import type { JobSettings } from "./jobs.js";
import type { News } from "./News.js";
import type { StoreOptions } from "./RunStore.js";

/** What a process is told that is to run a job. */
export interface ToChild extends Omit<JobSettings, "pictures" | "store"> {
  /** Of the job's experiments. */
  readonly ids: readonly string[];
  readonly seed: number;
  /** How many threads to compute with; null for the library's own choice. */
  readonly threads: number | null;
  /** The folder of pictures; painted bowls without one. */
  readonly data?: string;
  /** The report's first seed, which the bowls and the split into training and validation follow from. */
  readonly firstSeed: number;
  readonly quick: boolean;
  readonly store: StoreOptions;
}

/** What it tells. */
export type FromChild = News | { readonly kind: "finished" } | { readonly kind: "failed"; readonly reason: string };
