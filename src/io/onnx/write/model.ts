import type { Layer } from "../../../layers/Layer.js";
import { isPlainStack, LayerStack } from "../../../layers/LayerStack.js";
import { DTypeError, ValueError } from "../../../util/errors.js";
import { optionsReader } from "../../../util/optionsReader.js";
import { encodeOnnx } from "../encode.js";
import { GraphBuilder } from "./GraphBuilder.js";
import { LAYER_WRITERS, type WeightValues } from "./layers.js";

/** Options of {@link onnxBytes}. */
export interface OnnxOptions {
  /** How many samples go in at a time. Default "dynamic": any number. */
  readonly batchSize?: number | "dynamic";
}

const readOptions = optionsReader<OnnxOptions>("onnxBytes", "onnxBytes(model, { batchSize: 1 })", {
  names: { batchSize: true },
  instead: { opset: "it is 17, or 20 where the model has a GELU" },
});

/** Protobuf's own limit. */
const MOST_BYTES = 2 ** 31;

/**
 * The model as an ONNX file for prediction: opset 17 (20 where there is a GELU), one input `input` and one output `output`, images NHWC
 * as here. Nodes and weights are named after the layers. Layers of models within stand one after another in the same graph.
 * @throws ValueError for a layer of one's own, which ONNX has no operators for, or a batch size that is no whole number from 1;
 *   DTypeError for a model in float64
 */
export async function onnxBytes(model: LayerStack, options?: OnnxOptions): Promise<Uint8Array> {
  const { batchSize = "dynamic" } = readOptions(options);
  if (batchSize !== "dynamic" && !(Number.isInteger(batchSize) && batchSize > 0))
    throw new ValueError(`onnxBytes: batchSize is ${batchSize}; give a whole number from 1, or "dynamic"`);
  if (model.call !== LayerStack.prototype.call)
    throw new ValueError(
      `onnxBytes: ${model.name} calls its layers in a way of its own, which ONNX's operators cannot say`,
    );
  model.ensureBuilt(model.inputShape);
  const builder = new GraphBuilder(model.inputShape);
  for (const [path, layer] of leavesOf(model, "")) await writeLayer(layer, builder, path);
  if (builder.bytes >= MOST_BYTES)
    throw new ValueError(`onnxBytes: the weights take ${builder.bytes} bytes, but an ONNX file holds less than 2 GB`);
  const graph = builder.finish(model.name, batchSize === "dynamic" ? "batch" : batchSize, model.inputShape);
  const irVersion = builder.opset === 17 ? 8 : 9;
  return encodeOnnx({ irVersion, opset: builder.opset, producer: "noodlenet", metadata: model.metadata, graph });
}

function leavesOf(model: LayerStack, path: string): [path: string, layer: Layer][] {
  return model.layers.flatMap((layer): [string, Layer][] =>
    isPlainStack(layer) ? leavesOf(layer, `${path}${layer.name}/`) : [[`${path}${layer.name}`, layer]],
  );
}

async function writeLayer(layer: Layer, builder: GraphBuilder, path: string): Promise<void> {
  const write = LAYER_WRITERS.get(definingClass(layer));
  if (!write)
    throw new ValueError(
      `onnxBytes: ${path} is a layer of its own kind (${layer.type}), which cannot be written as ONNX's operators; ` +
        "put layers of noodlenet in its place",
    );
  const after = layer.outputShape(builder.shape);
  write(layer, builder, path, await weightsOf(layer, path));
  builder.reshaped(after);
}

/** The class that says what the layer computes: by describing it, or where it does not, by `call`. */
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
