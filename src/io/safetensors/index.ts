import type { Format } from "../Format.js";
import { matchSafetensorsFile, readSafetensorsModel, safetensorsBytes } from "./model.js";

export type { StoredType } from "./elements.js";
export {
  readSafetensors,
  type SafeTensor,
  type SafetensorsContent,
  type WritableTensor,
  writeSafetensors,
} from "./file.js";

/** Weights by name. A whole model that noodlenet wrote has its description in the file's metadata. */
export const safetensors: Format<"safetensors"> = {
  name: "safetensors",
  extensions: [".safetensors"],
  // The header's length as 8 bytes, of which the upper 4 are 0 below 4 GB; then JSON.
  detect: ({ head }) => head.length > 8 && head[8] === 0x7b && head.slice(4, 8).every((byte) => byte === 0),
  readModel: readSafetensorsModel,
  readWeights: matchSafetensorsFile,
  writeModel: (model) => safetensorsBytes(model, { describe: true }),
  writeWeights: (model) => safetensorsBytes(model, { describe: false }),
};
