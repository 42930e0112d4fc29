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
 * Builds the model in an ONNX file: a `Sequential` where its nodes are in one line, else a `Model`, with as many inputs and outputs as the file
 * has. The operators are those that {@link onnxBytes} writes, and those of image classifiers as torch (by both exporters), tf2onnx and Keras write
 * them; what depends on constants and shapes alone is computed, and an activation that is written as several nodes becomes one layer. Layers are
 * named after their nodes.
 *
 * Images are NHWC here: a model whose images are NCHW in the file, as PyTorch's are, takes NHWC images once it is read, and so it gives them; its
 * kernels, axes and the dense layer after its Flatten are turned to fit. An input counts as images (or a sequence) with the channels first where
 * the nearest operator that fixes a layout, such as Conv, takes it so; `model.inputShape` shows it. Other outputs are as in the file.
 *
 * Weights of float16, bfloat16, float64, and of int8 behind DequantizeLinear, become float32. The number of samples may be open or fixed in the file;
 * the model takes any. A BatchNormalization that an exporter put into the convolution before it, as torch's do by default, is not found again, so that
 * fine-tuning trains without it.
 * @param bytes the whole file; {@link loadModel} reads files whose weights are in other files
 * @throws FormatError that names the node, for operators and attributes that are not supported; for weights in another file; for files that
 *   are truncated or damaged. ValueError for an unknown option
 */
export function readOnnx(bytes: Uint8Array, options?: ReadOnnxOptions): TrainableModel {
  const { what = "the ONNX file", inputShape } = readOptions(options);
  return buildModel(storedOnnxModel(bytes, what, inputShape), {}, what);
}
