/** Files in and out. Readers take bytes and writers give bytes, so that they run anywhere. */
export { logFile } from "./logFile.js";
export {
  readSafetensors,
  type SafeTensor,
  type SafetensorsContent,
  type WritableTensor,
  writeSafetensors,
} from "./safetensors.js";
export type { StoredType } from "./safetensorsElements.js";
