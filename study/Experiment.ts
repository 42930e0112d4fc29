import type { Callback, History, Sequential } from "noodlenet";
import type { Dataset, HostArray } from "noodlenet/data";

/** A text in the two languages of the report's readers. */
export interface Text {
  readonly en: string;
  readonly ja: string;
}

/** Pictures to learn from, to watch the learning with, and to test on. */
export interface Pictures {
  readonly train: Dataset;
  readonly val: Dataset;
  readonly test: Dataset;
  readonly classNames: readonly string[];
}

/** What an experiment is given. */
export interface Settings {
  /** Prepared as the experiment asks for. */
  readonly pictures: Pictures;
  readonly epochs: number;
  /** Initial weights, the order of the pictures and dropout follow from it. */
  readonly seed: number;
  readonly callbacks: readonly Callback[];
  /** VGG16's weights: a file, or "imagenet" for the published ones. */
  readonly weights?: string;
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
  /** What becomes of pixels 0 to 255 before the network sees them. */
  readonly prepare: (pixels: HostArray) => HostArray;
  /** The network with fresh weights, compiled. */
  readonly network?: (seed: number) => Sequential;
  /** Makes the model and trains it. Without it, the experiment reads another one's run. */
  readonly train?: (settings: Settings, before: Trained | null) => Promise<Trained>;
  /** Whether it needs VGG16's weights. */
  readonly needsWeights?: boolean;
  /** The experiment whose run this one reads, or whose trained model it goes on with. */
  readonly after?: Experiment;
}
