import type { LayerStack } from "../layers/LayerStack.js";
import { FormatError, ValueError } from "../util/errors.js";
import type { ModelInFile } from "./buildModel.js";
import type { OpenedSource } from "./files/openFile.js";
import { otherFile } from "./files/unsupportedFiles.js";
import { kerasArchiveBytes, matchKerasArchive, readKerasArchive } from "./keras/archive.js";
import type { ConfigContext } from "./keras/config/readConfig.js";
import {
  hdf5ModelBytes,
  kerasWeightsBytes,
  legacyWeightsBytes,
  matchHdf5Weights,
  openTree,
  readHdf5Model,
} from "./keras/h5.js";
import { matchKerasShards } from "./keras/shards.js";
import { decodeOnnx } from "./onnx/decode.js";
import { withExternalData } from "./onnx/externalData.js";
import { onnxModelIn } from "./onnx/read/model.js";
import { onnxBytes } from "./onnx/write/model.js";
import { matchSafetensorsFile, readSafetensorsModel, safetensorsBytes } from "./safetensors/model.js";
import type { Assignment } from "./weights/storedWeights.js";

/**
 * The formats of files: "keras" is Keras 3's whole model, "h5" Keras's older whole model (and with `saveWeights` the old layout of
 * weights), "weights.h5" Keras 3's weights, "weights.json" the same in several files (read only), "safetensors" weights by name, with our description of the model in `saveModel`, "onnx" a
 * whole model for prediction, which ONNX Runtime and many others run.
 */
export type FileFormat = "keras" | "h5" | "weights.h5" | "weights.json" | "safetensors" | "onnx";

/** What can be done with a format. */
interface Format {
  /** Ends of names, the longest first where one ends another. */
  readonly extensions: readonly string[];
  /** Whether a file that begins with these bytes is one. */
  matches(head: Uint8Array): boolean;
  readModel(source: OpenedSource, context: ConfigContext): Promise<ModelInFile>;
  matchWeights(model: LayerStack, source: OpenedSource, options: { byName?: boolean }): Promise<Assignment[]>;
  /** Missing where the format holds weights only. */
  readonly modelBytes?: (model: LayerStack) => Promise<Uint8Array>;
  /** Missing where the format is read only. */
  readonly weightsBytes?: (model: LayerStack) => Promise<Uint8Array>;
}

const hdf5 = {
  matches: (head: Uint8Array) => begins(head, [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]),
  readModel: readHdf5Model,
  matchWeights: async (model: LayerStack, source: OpenedSource, options: { byName?: boolean }) =>
    matchHdf5Weights(model, await openTree(source), source.what, options),
};

/** The table of formats: one row each, and nothing else, is needed for another. */
const FORMATS: Readonly<Record<FileFormat, Format>> = {
  keras: {
    extensions: [".keras"],
    matches: (head) => begins(head, [0x50, 0x4b, 3, 4]) || begins(head, [0x50, 0x4b, 5, 6]),
    readModel: readKerasArchive,
    matchWeights: matchKerasArchive,
    modelBytes: kerasArchiveBytes,
    weightsBytes: kerasArchiveBytes,
  },
  "weights.h5": { ...hdf5, extensions: [".weights.h5", ".weights.hdf5"], weightsBytes: kerasWeightsBytes },
  "weights.json": {
    extensions: [".weights.json"],
    matches: () => false,
    readModel: weightsOnly,
    matchWeights: matchKerasShards,
  },
  h5: { ...hdf5, extensions: [".h5", ".hdf5"], modelBytes: hdf5ModelBytes, weightsBytes: legacyWeightsBytes },
  safetensors: {
    extensions: [".safetensors"],
    // A length below 4 GB, then JSON.
    matches: (head) => head.length > 8 && head[8] === 0x7b && head.slice(4, 8).every((byte) => byte === 0),
    readModel: readSafetensorsModel,
    matchWeights: matchSafetensorsFile,
    modelBytes: (model) => safetensorsBytes(model, { describe: true }),
    weightsBytes: (model) => safetensorsBytes(model, { describe: false }),
  },
  onnx: {
    extensions: [".onnx"],
    // The version of the format, then one of the other fields of a model: who made it, its graph…
    matches: (head) => head[0] === 8 && head[1] >= 3 && head[1] < 64 && ONNX_FIELDS.includes(head[2]),
    readModel: readOnnxFile,
    matchWeights: async (model, source) => (await readOnnxFile(source)).match(model),
    modelBytes: onnxBytes,
    weightsBytes: onnxBytes,
  },
};

async function weightsOnly({ what }: OpenedSource): Promise<never> {
  throw new FormatError(
    `${what} holds weights but no model. Build the model, as with new Sequential([…]), then loadWeights(model, file)`,
  );
}

/** The bytes before ONNX's producer_name, producer_version, domain, model_version, doc_string, graph and opset_import. */
const ONNX_FIELDS: readonly (number | undefined)[] = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42];

async function readOnnxFile(source: OpenedSource, { inputShape }: Partial<ConfigContext> = {}): Promise<ModelInFile> {
  const { what } = source;
  const model = decodeOnnx(await source.bytes(), what);
  const graph = await withExternalData(model.graph, source);
  return onnxModelIn({ ...model, graph }, what, inputShape);
}

const names = Object.keys(FORMATS) as FileFormat[];

function begins(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

/** A format by name. @throws ValueError for an unknown one */
export function formatNamed(name: FileFormat): Format {
  if (names.includes(name)) return FORMATS[name];
  throw new ValueError(`the format "${name}" is unknown; there are ${names.join(", ")}`);
}

/** The format that a file is in: as its first bytes say, else as asked for, else as its name ends. @throws FormatError when none says */
export function formatOf({ what, head, size }: OpenedSource, asked?: FileFormat): Format {
  const known = names.find((name) => FORMATS[name].matches(head));
  if (known !== undefined) return FORMATS[known];
  const named = asked ?? formatOfName(what);
  const other = otherFile({ what, head }, { byName: named === undefined });
  if (other !== null) throw new FormatError(other);
  if (named !== undefined) return formatNamed(named);
  throw new FormatError(
    `${what} (${size} bytes) is of no known format: it begins like none of ${names.join(", ")}, and its name says none. ` +
      "Is it the right file, and complete?",
  );
}

/** The format that the end of a name says. */
export function formatOfName(name: string): FileFormat | undefined {
  const path = name.replace(/[?#].*$/, "").toLowerCase();
  return names.find((format) => FORMATS[format].extensions.some((extension) => path.endsWith(extension)));
}

/** The format to write: as asked for, else as the name ends. @throws ValueError when neither says */
export function formatToWrite(path: string, asked?: FileFormat): FileFormat {
  const found = asked ?? formatOfName(path);
  if (found !== undefined) {
    formatNamed(found);
    return found;
  }
  const ends = names.flatMap((name) => (FORMATS[name].weightsBytes ? FORMATS[name].extensions : [])).join(", ");
  throw new ValueError(`${path}: the name says no format; let it end in one of ${ends}, or give { format }`);
}
