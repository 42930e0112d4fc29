import { paint, train } from "./train.js";

/** What the script gives the pages that load it when they are asked to train. */
const training = { paint, train };
export type Training = typeof training;

declare global {
  var lessonTraining: Training | undefined;
}
globalThis.lessonTraining = training;
