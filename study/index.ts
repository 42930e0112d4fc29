/** The report: its experiments, and the program that runs them. */
export type { Curves, Overfitting } from "../examples/s3-overfitting.js";
export type { Experiment, Pictures, Settings, Text, Trained } from "./Experiment.js";
export { experiments } from "./experiments.js";
export type { ReportResults, Result } from "./results.js";
export { type ReportOptions, runReport } from "./runReport.js";
export { defaultJobs } from "./runs/children.js";
export { runExperiment } from "./runs/runExperiment.js";
export type { TestResult } from "./runs/testTable.js";
export { shellWord } from "./shellWord.js";
