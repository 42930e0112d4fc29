import type { TrainableModel } from "../models/TrainableModel.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Shape } from "../util/shape.js";
import { buildModel } from "./buildModel.js";
import { storedOnnxModel } from "./onnx/index.js";

/** Options of {@link readOnnx}. */
export interface ReadOnnxOptions {
  /** How errors name the file. Default "the ONNX file". */
  readonly what?: string;
  /** Shape of one sample in noodlenet's layout, such as `[h, w, c]`, where the file leaves sides open. */
  readonly inputShape?: Shape;
}

const readOptions = optionsReader<ReadOnnxOptions>("readOnnx", "readOnnx(bytes, { inputShape: [128, 128, 3] })", {
  names: { what: true, inputShape: true },
});

/**
 * Builds the model in an ONNX file: one input, one output, a chain of nodes, with the operators that {@link onnxBytes} writes and those of
 * networks such as torchvision's VGG16. Images are NHWC here: a model whose images are NCHW in the file, as PyTorch's are, takes NHWC images
 * once it is read, and its kernels and the dense layer after its Flatten are reordered to fit. Layers are named after their nodes.
 * @param bytes the whole file; {@link loadModel} reads files whose weights are in other files
 * @throws FormatError that names the node, for operators and attributes that are not supported; for weights in another file; for files that
 *   are truncated or damaged. ValueError for an unknown option
 */
export function readOnnx(bytes: Uint8Array, options?: ReadOnnxOptions): TrainableModel {
  const { what = "the ONNX file", inputShape } = readOptions(options);
  return buildModel(storedOnnxModel(bytes, what, inputShape), {}, what);
}
