import { FormatError, ValueError } from "../util/errors.js";
import type { Format } from "./Format.js";
import type { OpenedFile } from "./files/openFile.js";
import { unsupportedFile } from "./files/unsupportedFiles.js";
import { keras, kerasH5, kerasWeightsH5, kerasWeightsJson, tfjs } from "./keras/index.js";
import { onnx } from "./onnx/index.js";
import { safetensors } from "./safetensors/index.js";

/** All formats. To add one, write its folder and add it to this list. The first that detects a file, or has its ending, gets it. */
const FORMATS = [kerasWeightsH5, kerasWeightsJson, tfjs, keras, kerasH5, safetensors, onnx] as const;

/**
 * The name of a file format:
 * - "keras": a whole model of Keras 3, `.keras`
 * - "h5": a whole model of Keras 1 and 2, `.h5`; with `saveWeights` their layout of weights
 * - "weights.h5": the weights of Keras 3, `.weights.h5`
 * - "weights.json": the same in several files, which are only read
 * - "safetensors": weights by name; `saveModel` adds a description of the model
 * - "tfjs": a layers model of TensorFlow.js, `model.json` with files of weights beside it, which is only read
 * - "onnx": a whole model for inference, which ONNX Runtime and many other programs run
 */
export type FileFormat = (typeof FORMATS)[number]["name"];

const all: readonly Format<FileFormat>[] = FORMATS;
const names = all.map(({ name }) => name).join(", ");

/** The format of that name. @throws ValueError for an unknown name */
export function formatNamed(name: FileFormat): Format<FileFormat> {
  const found = all.find((format) => format.name === name);
  if (found) return found;
  throw new ValueError(`the format "${name}" is unknown; there are ${names}`);
}

/**
 * The format of a file to read: the one that its first bytes show; else the one that was asked for; else the one that its name ends in.
 * @throws FormatError for a file of an unsupported or an unknown format
 */
export function findFormat({ what, head, zip, size }: OpenedFile, asked?: FileFormat): Format {
  const detected = all.find((format) => format.detect({ head, zip }));
  if (detected) return detected;
  const named = asked === undefined ? formatOfName(what) : formatNamed(asked);
  const unsupported = unsupportedFile({ what, head }, { byName: named === undefined });
  if (unsupported !== null) throw new FormatError(unsupported);
  if (named) return named;
  throw new FormatError(
    `${what} (${size} bytes) is of an unknown format: its first bytes are those of none of ${names}, and its name has none of their endings. ` +
      "Is it the right file, and complete?",
  );
}

/** The format to write to a path: the one that was asked for, else the one that the path ends in. @throws ValueError where there is neither */
export function formatToWrite(path: string, asked?: FileFormat): Format<FileFormat> {
  const found = asked === undefined ? formatOfName(path) : formatNamed(asked);
  if (found) return found;
  const endings = all.filter(({ writeWeights }) => writeWeights).flatMap(({ extensions }) => extensions);
  throw new ValueError(
    `${path}: the name has no known ending; end it in one of ${endings.join(", ")}, or give { format }`,
  );
}

/** The format that a path or an address ends in. */
function formatOfName(name: string): Format<FileFormat> | undefined {
  const path = name.replace(/[?#].*$/, "").toLowerCase();
  return all.find(({ extensions }) => extensions.some((extension) => path.endsWith(extension)));
}
