import type { Experiment } from "../study/Experiment.js";
import { runAlone } from "../study/runAlone.js";
import { s2 } from "./s2-cnn.js";
import { toUnit } from "./toUnit.js";

/**
 * Overfitting. With 3,321,410 parameters for about 110 pictures, the network of s2 can learn its training pictures by heart:
 * training loss goes on falling while validation loss turns and rises. No new training: s2's curves, read for what training
 * has and validation lacks (`overfittingOf` in `overfitting.ts`).
 */
export const s3: Experiment = {
  id: "s3",
  title: { en: "Overfitting", ja: "過学習" },
  prepare: toUnit,
  after: s2,
};

await runAlone(import.meta.url, s3);
