/** Files in and out. Readers take bytes and writers give bytes, so that they run anywhere; paths are for Node. */
export { checkpointBytes, readCheckpoint } from "./checkpoint/bytes.js";
export {
  type CheckpointDatabase,
  type CheckpointDatabaseOptions,
  checkpointDatabase,
} from "./checkpoint/database.js";
export { type CheckpointFileOptions, checkpointFile } from "./checkpoint/file.js";
export { logFile } from "./files/logFile.js";
export type { FileSource } from "./files/openFile.js";
export { type SpilledFeaturesOptions, spilledFeatures } from "./files/spilledFeatures.js";
export type { FileFormat } from "./formats.js";
export { type LoadModelOptions, type LoadWeightsOptions, loadModel, loadWeights } from "./loadModel.js";
export { type LoadVgg16Options, loadVgg16 } from "./loadVgg16.js";
export { type ReadOnnxOptions, readOnnx } from "./onnx/read/model.js";
export { type OnnxOptions, onnxBytes } from "./onnx/write/model.js";
export type { StoredType } from "./safetensors/elements.js";
export {
  readSafetensors,
  type SafeTensor,
  type SafetensorsContent,
  type WritableTensor,
  writeSafetensors,
} from "./safetensors/file.js";
export { modelBytes, type SaveOptions, saveModel, saveWeights, weightsBytes } from "./saveModel.js";
