/**
 * Files in and out. Readers take bytes and writers give bytes, so that they run anywhere; paths are for Node.
 * @module
 */
export {
  type CheckpointDatabase,
  type CheckpointDatabaseOptions,
  type CheckpointFileOptions,
  checkpointBytes,
  checkpointDatabase,
  checkpointFile,
  readCheckpoint,
} from "./checkpoint/index.js";
export { type DecodePredictionsOptions, decodePredictions, type ImageNetPrediction } from "./decodePredictions.js";
export { logFile } from "./files/logFile.js";
export type { FileSource } from "./files/openFile.js";
export { type SpilledFeaturesOptions, spilledFeatures } from "./files/spilledFeatures.js";
export type { FileFormat } from "./formats.js";
export { type LoadImageNetOptions, loadImageNet } from "./loadImageNet.js";
export { type LoadModelOptions, type LoadWeightsOptions, loadModel, loadWeights } from "./loadModel.js";
export { type LoadVgg16Options, loadVgg16 } from "./loadVgg16.js";
export { type OnnxOptions, onnxBytes } from "./onnx/index.js";
export { type ReadOnnxOptions, readOnnx } from "./readOnnx.js";
export {
  readSafetensors,
  type SafeTensor,
  type SafetensorsContent,
  type StoredType,
  type WritableTensor,
  writeSafetensors,
} from "./safetensors/index.js";
export {
  type ModelBytesOptions,
  modelBytes,
  type SaveModelOptions,
  type SaveOptions,
  saveModel,
  saveWeights,
  weightsBytes,
} from "./saveModel.js";
