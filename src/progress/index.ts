/**
 * A progress line for terminals, as a callback for `fit`.
 * @module
 */
export { type Progress, type ProgressOptions, progress } from "./progress.js";
