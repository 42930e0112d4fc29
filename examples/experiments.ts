import type { Experiment } from "./Experiment.js";
import { s1 } from "./s1-dense.js";
import { s2 } from "./s2-cnn.js";
import { s3 } from "./s3-overfitting.js";
import { s4 } from "./s4-dropout.js";
import { s5 } from "./s5-batch-norm.js";
import { s6 } from "./s6-l2.js";
import { s7 } from "./s7-vgg16-frozen.js";
import { s8 } from "./s8-fine-tune.js";

/** The report's experiments, in its order. */
export const experiments: readonly Experiment[] = [s1, s2, s3, s4, s5, s6, s7, s8];
