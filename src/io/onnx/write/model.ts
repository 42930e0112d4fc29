import type { Layer } from "../../../layers/Layer.js";
import { isPlainGraph, LayerGraph } from "../../../layers/LayerGraph.js";
import { DTypeError, ValueError } from "../../../util/errors.js";
import { optionsReader } from "../../../util/optionsReader.js";
import { encodeOnnx } from "../encode.js";
import { GraphBuilder } from "./GraphBuilder.js";
import { LAYER_WRITERS, type WeightValues } from "./layers.js";

/** Options of {@link onnxBytes}. */
export interface OnnxOptions {
  /** The number of samples of a batch. Default "dynamic": any number. */
  readonly batchSize?: number | "dynamic";
}

const readOptions = optionsReader<OnnxOptions>("onnxBytes", "onnxBytes(model, { batchSize: 1 })", {
  names: { batchSize: true },
  instead: { opset: "it is 17, or 20 where the model has a GELU" },
});

/** Protobuf's limit on the size of a file. */
const MAX_BYTES = 2 ** 31;

/**
 * The bytes of an ONNX file of the model for inference: opset 17 (20 where there is a GELU), one input `input` and one output `output`, images in
 * NHWC. Nodes and weights are named after the layers. Layers of nested models are in the same graph.
 * @throws ValueError for a user-defined layer, which has no ONNX operators, for a batch size that is not a positive integer, and for an unknown
 *   option; DTypeError for a model in float64
 */
export async function onnxBytes(model: LayerGraph, options?: OnnxOptions): Promise<Uint8Array> {
  const { batchSize = "dynamic" } = readOptions(options);
  if (batchSize !== "dynamic" && !(Number.isInteger(batchSize) && batchSize > 0))
    throw new ValueError(`onnxBytes: batchSize is ${batchSize}; give a positive integer, or "dynamic"`);
  if (model.call !== LayerGraph.prototype.call)
    throw new ValueError(`onnxBytes: ${model.name} overrides call(), which cannot be translated into ONNX's operators`);
  model.ensureBuilt(model.inputShape);
  const builder = new GraphBuilder(model.inputShape);
  for (const [path, layer] of leavesOf(model, "")) await writeLayer(layer, builder, path);
  if (builder.bytes >= MAX_BYTES)
    throw new ValueError(`onnxBytes: the weights take ${builder.bytes} bytes, but an ONNX file holds less than 2 GB`);
  const graph = builder.finish(model.name, batchSize === "dynamic" ? "batch" : batchSize, model.inputShape);
  const irVersion = builder.opset === 17 ? 8 : 9;
  return encodeOnnx({ irVersion, opset: builder.opset, producer: "noodlenet", metadata: model.metadata, graph });
}

function leavesOf(model: LayerGraph, path: string): [path: string, layer: Layer][] {
  return model.layers.flatMap((layer): [string, Layer][] =>
    isPlainGraph(layer) ? leavesOf(layer, `${path}${layer.name}/`) : [[`${path}${layer.name}`, layer]],
  );
}

async function writeLayer(layer: Layer, builder: GraphBuilder, path: string): Promise<void> {
  const write = LAYER_WRITERS.get(definingClass(layer));
  if (!write)
    throw new ValueError(
      `onnxBytes: ${path} is a user-defined layer (${layer.type}), which cannot be translated into ONNX's operators; ` +
        "replace it by layers of noodlenet",
    );
  const after = layer.outputShape(builder.shape);
  write(layer, builder, path, await weightsOf(layer, path));
  builder.reshaped(after);
}

/** The class that defines what the layer computes: by its `description`, or where that is null, by `call`. */
function definingClass(layer: Layer): unknown {
  const method = layer.description === null ? "call" : "describe";
  let owner = Object.getPrototypeOf(layer);
  while (!Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner.constructor;
}

async function weightsOf(layer: Layer, path: string): Promise<WeightValues> {
  const weights = new Map<string, Float32Array>();
  for (const [name, weight] of layer.namedWeights()) {
    const data = await weight.data();
    if (!(data instanceof Float32Array))
      throw new DTypeError(
        `onnxBytes: ${path}'s ${name} is ${weight.dtype}, but the file is written in float32; save as safetensors`,
      );
    weights.set(name, data);
  }
  return weights;
}
