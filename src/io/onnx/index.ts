import type { Shape } from "../../util/shape.js";
import type { Format, StoredModel } from "../Format.js";
import type { OpenedFile } from "../files/openFile.js";
import { decodeOnnx } from "./decode.js";
import { withExternalData } from "./externalData.js";
import { storedModel } from "./read/model.js";
import { onnxBytes } from "./write/model.js";

export { type OnnxOptions, onnxBytes } from "./write/model.js";

/** First bytes of the fields after the version: producer_name, producer_version, domain, model_version, doc_string, graph, opset_import. */
const FIELD_TAGS: readonly (number | undefined)[] = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42];

/** A whole model for inference. Training settings and optimizer state have no place in it. */
export const onnx: Format<"onnx"> = {
  name: "onnx",
  extensions: [".onnx"],
  // The tag and value of ir_version, then the tag of another field of a ModelProto.
  detect: ({ head }) => head[0] === 8 && head[1] >= 3 && head[1] < 64 && FIELD_TAGS.includes(head[2]),
  readModel: (file, { inputShape }) => readFile(file, inputShape),
  readWeights: async (model, file) => (await readFile(file)).match(model),
  writeModel: (model) => onnxBytes(model),
  writeWeights: (model) => onnxBytes(model),
};

async function readFile(file: OpenedFile, inputShape?: Shape): Promise<StoredModel> {
  const { what } = file;
  const model = decodeOnnx(await file.bytes(), what);
  const graph = await withExternalData(model.graph, file);
  return storedModel({ ...model, graph }, what, inputShape);
}

/** The model in the bytes of an ONNX file that holds its own weights. @param what how errors name the file */
export function storedOnnxModel(bytes: Uint8Array, what: string, inputShape?: Shape): StoredModel {
  return storedModel(decodeOnnx(bytes, what), what, inputShape);
}
