import { s1 } from "../examples/s1-dense.js";
import { s2 } from "../examples/s2-cnn.js";
import { s3 } from "../examples/s3-overfitting.js";
import { s4 } from "../examples/s4-dropout.js";
import { s5 } from "../examples/s5-batch-norm.js";
import { s6 } from "../examples/s6-l2.js";
import { s7 } from "../examples/s7-vgg16-frozen.js";
import { s8 } from "../examples/s8-fine-tune.js";
import type { Experiment } from "./Experiment.js";

/** The report's experiments, in its order. */
export const experiments: readonly Experiment[] = [s1, s2, s3, s4, s5, s6, s7, s8];
