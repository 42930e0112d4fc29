import type { Callback, History, Sequential } from "noodlenet";
import type { Dataset } from "noodlenet/data";

/** A text in the two languages of the report's readers. */
export interface Text {
  readonly en: string;
  readonly ja: string;
}

/** Pictures to learn from, to watch the learning with, and to test on. Pixels are 0 to 1. */
export interface Pictures {
  readonly train: Dataset;
  readonly val: Dataset;
  readonly test: Dataset;
  readonly classNames: readonly string[];
}

/** What an experiment is given. */
export interface Settings {
  readonly pictures: Pictures;
  readonly epochs: number;
  /** Initial weights, the order of the pictures and dropout follow from it. */
  readonly seed: number;
  readonly callbacks: readonly Callback[];
}

/** What an experiment gives back. */
export interface Trained {
  readonly model: Sequential;
  readonly history: History;
}

/** One experiment of the report. */
export interface Experiment {
  readonly id: string;
  readonly title: Text;
  /** The network with fresh weights, compiled. */
  readonly network?: (seed: number) => Sequential;
  /** Makes the model and trains it. Without it, the experiment reads another one's run. */
  readonly train?: (settings: Settings) => Promise<Trained>;
  /** The experiment whose run this one reads. */
  readonly reads?: Experiment;
}
