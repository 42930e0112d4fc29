import type { Layer } from "../../../layers/Layer.js";
import { isPlainGraph, LayerGraph } from "../../../layers/LayerGraph.js";
import type { SymbolicTensor } from "../../../layers/SymbolicTensor.js";
import { layerOf, walk } from "../../../layers/wiring.js";
import { DTypeError, ValueError } from "../../../util/errors.js";
import { optionsReader } from "../../../util/optionsReader.js";
import { unusedName } from "../../../util/unusedName.js";
import { encodeOnnx } from "../encode.js";
import type { WeightValues } from "./constants.js";
import { GraphBuilder, type GraphValue, INPUT, OUTPUT } from "./GraphBuilder.js";
import { LAYER_WRITERS } from "./layers.js";

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
 * The bytes of an ONNX file of the model for inference: opset 17 (18 where images are resized, 20 where there is a GELU), an input `input` and an output `output`
 * (several are named after their layers), images in NHWC. Nodes and weights are named after the layers. Layers of nested models are in the same graph.
 * @throws ValueError for a user-defined layer, which has no ONNX operators, for a batch size that is not a positive integer, and for an unknown
 *   option; DTypeError for a model in float64
 */
export async function onnxBytes(model: LayerGraph, options?: OnnxOptions): Promise<Uint8Array> {
  const { batchSize = "dynamic" } = readOptions(options);
  if (batchSize !== "dynamic" && !(Number.isInteger(batchSize) && batchSize > 0))
    throw new ValueError(`onnxBytes: batchSize is ${batchSize}; give a positive integer, or "dynamic"`);
  if (model.call !== LayerGraph.prototype.call)
    throw new ValueError(`onnxBytes: ${model.name} overrides call(), which cannot be translated into ONNX's operators`);
  model.ensureBuilt(...model.inputShapes);
  const builder = new GraphBuilder();
  const weights = new Map<Layer, WeightValues>();
  for (const [path, layer] of leavesOf(model, "")) weights.set(layer, await weightsOf(layer, path));
  const inputs = namesOf(model.inputs, INPUT).map((name, i) => builder.input(name, model.inputShapes[i]));
  const values = writeGraph(model, "", inputs, builder, weights);
  if (builder.bytes >= MAX_BYTES)
    throw new ValueError(`onnxBytes: the weights take ${builder.bytes} bytes, but an ONNX file holds less than 2 GB`);
  const outputs = namesOf(model.outputs, OUTPUT).map((name, i) => [name, values[i]] as const);
  const graph = builder.finish(model.name, batchSize === "dynamic" ? "batch" : batchSize, outputs);
  const irVersion = builder.opset === 17 ? 8 : 9;
  return encodeOnnx({ irVersion, opset: builder.opset, producer: "noodlenet", metadata: model.metadata, graph });
}

/** The names of inputs or outputs: that of a single one is always the same, several have those of their layers. */
function namesOf(tensors: readonly SymbolicTensor[], single: string): string[] {
  if (tensors.length === 1) return [single];
  const names = new Set<string>();
  for (const { call } of tensors) names.add(unusedName(call.layer.name, names));
  return [...names];
}

/** Writes the nodes of a model and of the models within. @returns its outputs */
function writeGraph(
  model: LayerGraph,
  path: string,
  inputs: readonly GraphValue[],
  builder: GraphBuilder,
  weights: ReadonlyMap<Layer, WeightValues>,
): readonly GraphValue[] {
  return walk(model.wiring, inputs, (call, taken) => {
    const layer = layerOf(call);
    const own = `${path}${layer.name}`;
    if (isPlainGraph(layer)) return writeGraph(layer, `${own}/`, taken, builder, weights);
    const write = writerOf(layer, own);
    const after = layer.outputShape(...taken.map(({ shape }) => shape));
    builder.current = taken[0];
    write(layer, builder, own, weights.get(layer) ?? new Map(), taken);
    builder.reshaped(after);
    return [builder.current];
  });
}

function leavesOf(model: LayerGraph, path: string): [path: string, layer: Layer][] {
  return model.layers.flatMap((layer): [string, Layer][] =>
    isPlainGraph(layer) ? leavesOf(layer, `${path}${layer.name}/`) : [[`${path}${layer.name}`, layer]],
  );
}

function writerOf(layer: Layer, path: string) {
  const write = LAYER_WRITERS.get(definingClass(layer));
  if (write) return write;
  throw new ValueError(
    `onnxBytes: ${path} is a user-defined layer (${layer.type}), which cannot be translated into ONNX's operators; ` +
      "replace it by layers of noodlenet",
  );
}

/** What a subclass may override without computing something else. */
const HARMLESS: ReadonlySet<string> = new Set(["constructor", "type", "build", "outputShape", "options"]);

/** The class that defines what the layer computes: the nearest that is written, unless a subclass overrides a part of it. */
function definingClass(layer: Layer): unknown {
  const below: object[] = [];
  let prototype = Object.getPrototypeOf(layer);
  while (prototype !== null && !LAYER_WRITERS.has(prototype.constructor)) {
    below.push(prototype);
    prototype = Object.getPrototypeOf(prototype);
  }
  const overrides = (own: object) =>
    Object.getOwnPropertyNames(own).some((name) => !HARMLESS.has(name) && name in prototype);
  return prototype === null || below.some(overrides) ? null : prototype.constructor;
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
