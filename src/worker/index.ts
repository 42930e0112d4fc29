/**
 * Training in a worker, so that a page never waits: `trainInWorker`.
 * @module
 */
export {
  type TrainedSnapshot,
  trainInWorker,
  type WorkerArrayFitOptions,
  type WorkerFitOptions,
} from "./trainInWorker.js";
export type { WorkerCallback, WorkerContext } from "./WorkerContext.js";
