/** Checkpoints: the state of a training, from which `fit` resumes. */
export { checkpointBytes, readCheckpoint } from "./bytes.js";
export { type CheckpointDatabase, type CheckpointDatabaseOptions, checkpointDatabase } from "./database.js";
export { type CheckpointFileOptions, checkpointFile } from "./file.js";
