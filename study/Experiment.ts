import type { Callback, History, Sequential } from "noodlenet";
import type { Dataset, HostArray } from "noodlenet/data";

/** A text in the two languages of the report. */
export interface Text {
  readonly en: string;
  readonly ja: string;
}

/** Datasets for training, validation and test. */
export interface Pictures {
  readonly train: Dataset;
  readonly val: Dataset;
  readonly test: Dataset;
  readonly classNames: readonly string[];
}

/** The settings of a training. */
export interface Settings {
  /** Prepared by the experiment's `prepare`. */
  readonly pictures: Pictures;
  /** The number of epochs of every experiment but fine-tuning, which takes half of them. */
  readonly epochs: number;
  /** Determines the initial weights, the order of the pictures and the dropout masks. */
  readonly seed: number;
  readonly callbacks: readonly Callback[];
  /** VGG16's weights: a file, or "imagenet" for the published ones. */
  readonly weights?: string;
}

/** A trained model and the curves of its training. */
export interface Trained {
  readonly model: Sequential;
  readonly history: History;
}

/** An experiment of the report. */
export interface Experiment {
  readonly id: string;
  readonly title: Text;
  /** The time of its training relative to that of s2, by which runs are ordered and the time that they need is first estimated. */
  readonly cost: number;
  /** Turns pixels from 0 to 255 into the input of the network. */
  readonly prepare: (pixels: HostArray) => HostArray;
  /** Makes the network, compiled, with fresh weights. An experiment without a network reads the run of `after`. */
  readonly network?: (seed: number) => Sequential;
  /** Whether VGG16's weights are loaded into the network before the training. */
  readonly needsWeights?: boolean;
  /** A second momentum, of which moving averages are followed beside those of the network's batch normalisation. */
  readonly otherMomentum?: number;
  /** The experiment that runs before this one. */
  readonly after?: Experiment;
  /** Changes the trained model of `after` and compiles it again; this experiment continues its training for half the epochs. */
  readonly fineTune?: (model: Sequential) => void;
}
