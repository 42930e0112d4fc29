import type { HistoriesById } from "../claims.js";
import type { Text } from "../Experiment.js";
import type { Setting } from "../variants/Setting.js";

/** What is kept of a search on pictures that the project knows: curves, which the claims judge. Written by `test/interop/explain.mjs`. */
export interface KeptSearch {
  readonly measuredOn: Text;
  readonly seeds: readonly number[];
  readonly epochs: number;
  /** The report's own runs. */
  readonly main: HistoriesById;
  readonly claims: readonly {
    readonly id: string;
    readonly tried: number;
    readonly found: { readonly setting: Setting; readonly histories: HistoriesById } | null;
    /** Runs of Keras with the setting that was found. */
    readonly keras: { readonly version: string; readonly histories: HistoriesById } | null;
  }[];
}
