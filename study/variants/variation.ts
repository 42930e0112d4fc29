import type { Experiment, Pictures } from "../Experiment.js";
import type { Setting } from "./Setting.js";
import { Vgg16Start } from "./Vgg16Start.js";
import { variantOf } from "./variantOf.js";

/** Other settings of experiments; plain data, so that another process can make the same variants. */
export interface Variation {
  readonly setting: Setting;
  /** A file of {@link Vgg16Start}, for experiments with VGG16. */
  readonly start?: string;
}

/** Variants of experiments, and what they are trained on: the pictures, or features of them. */
export async function varied(
  experiments: readonly Experiment[],
  pictures: Pictures,
  { setting, start }: Variation,
): Promise<{ experiments: Experiment[]; pictures: Pictures }> {
  const beginning = start === undefined ? null : await Vgg16Start.read(start);
  return {
    experiments: experiments.map((experiment) => {
      const variant = variantOf(experiment, setting);
      return variant.needsWeights && beginning ? beginning.experiment(variant) : variant;
    }),
    pictures: beginning?.pictures(pictures) ?? pictures,
  };
}
