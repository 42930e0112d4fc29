import { bowls } from "noodlenet/bowls";
import { divided, SEED, SIZE, VALIDATION } from "./pictures.js";

/** 112 painted bowls to train on and 56 to validate with, 32x32, pixels from 0 to 1. */
export const { train, val } = divided(bowls(VALIDATION + 112, SEED, { size: SIZE }));
