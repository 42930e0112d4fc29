import type { LayerGraph } from "../../../layers/LayerGraph.js";
import type { LayerConfig } from "../../../layers/layerOptions.js";
import { FormatError } from "../../../util/errors.js";
import { type Shape, showShape } from "../../../util/shape.js";
import { snakeCase } from "../../../util/snakeCase.js";
import { unusedName } from "../../../util/unusedName.js";
import type { StoredModel } from "../../Format.js";
import type { Assignment } from "../../weights/StoredWeight.js";
import type { OnnxModel, OnnxNode } from "../graph.js";
import { nameOf, OnnxChain } from "./chain.js";
import { type Draft, GraphReader } from "./GraphReader.js";
import { readOperator, readSilu } from "./operators.js";

/** The model in a decoded file. @throws FormatError that names the node, for operators and attributes that are not supported */
export function storedModel({ graph, opset, metadata }: OnnxModel, what: string, inputShape?: Shape): StoredModel {
  if (opset < 7) throw new FormatError(`${what} uses opset ${opset}; export it with opset 7 or later, such as 17`);
  const chain = new OnnxChain(graph, opset, what);
  const reader = startOf(chain, inputShape);
  const ownShape = reader.shape;
  readLine(reader);
  const weights = reader.drafts.flatMap((draft) => draft.weights);
  const name = /^[\w .-]{1,80}$/.test(graph.name) ? { name: graph.name } : {};
  return {
    config: { type: "Sequential", ...name, inputShape: ownShape, layers: nested(reader.drafts) },
    available: weights.reduce((sum, { data }) => sum + (data?.length ?? 0), 0),
    metadata,
    match: (model) => inOrder(model, weights, what),
  };
}

/** Operators that take images in NCHW. */
const IMAGES = new Set(["Conv", "MaxPool", "AveragePool", "GlobalAveragePool", "BatchNormalization"]);
/** Operators that take values of any layout, and keep it. */
const ANY = new Set("Relu LeakyRelu Elu Sigmoid Tanh Softplus Exp Gelu Dropout Identity Mul Add Sub Div".split(" "));

/** The reader at the graph's input. Images are in NCHW when the first operator with a fixed layout takes them so. */
function startOf(chain: OnnxChain, given?: Shape): GraphReader {
  const rank = chain.input.shape.length - 1;
  if (rank < 1 || rank > 8)
    throw new FormatError(`${chain.what}: the input has ${rank} axes after the batch; 1 to 8 are supported`);
  const first = rank > 1 && takesChannelsFirst(chain);
  const order = Array.from({ length: rank }, (_, i) => (first ? (i + rank - 1) % rank : i));
  const onnx = chain.input.shape.slice(1);
  const shape = given ?? order.map((_, axis) => onnx[order.indexOf(axis)]);
  if (shape.length === rank && shape.every((n): n is number => Number.isSafeInteger(n) && (n as number) > 0))
    return new GraphReader(chain, shape, order);
  throw new FormatError(
    `${chain.what}: the input is [${chain.input.shape.map(String)}]; give the shape of one sample, as in loadModel(file, { inputShape: [128, 128, 3] })`,
  );
}

function takesChannelsFirst(chain: OnnxChain): boolean {
  let value = chain.input.name;
  for (let i = 0; i <= chain.graph.nodes.length; i++) {
    const [node] = chain.consumers(value);
    if (!node || !ANY.has(node.opType)) return node !== undefined && IMAGES.has(node.opType);
    value = node.outputs[0];
  }
  return false;
}

function readLine(reader: GraphReader): void {
  const { chain } = reader;
  let value = chain.input.name;
  for (let i = 0; i <= chain.graph.nodes.length; i++) {
    const silu = siluAt(chain, value);
    const node = silu?.mul ?? chain.next(value);
    if (!node) {
      finish(reader);
      return;
    }
    if (silu) readSilu(reader, silu.mul);
    else readOperator(reader, node);
    value = node.outputs[0] ?? "";
  }
  throw new FormatError(`${chain.what}: its nodes form a cycle`);
}

/** x·sigmoid(x) at a value, the only branch that is supported. */
function siluAt(chain: OnnxChain, value: string): { mul: OnnxNode } | null {
  const consumers = chain.consumers(value);
  const sigmoid = consumers.find(({ opType }) => opType === "Sigmoid");
  const mul = consumers.find(({ opType }) => opType === "Mul");
  if (consumers.length !== 2 || !sigmoid || !mul) return null;
  const gate = sigmoid.outputs[0];
  const joins = mul.inputs.length === 2 && mul.inputs.includes(gate) && mul.inputs.includes(value) && gate !== value;
  return joins && chain.consumers(gate).length === 1 ? { mul } : null;
}

function finish(reader: GraphReader): void {
  const last = reader.chain.graph.nodes.at(-1);
  if (!last) return;
  reader.settle(last);
  if (reader.rowsOf)
    throw new FormatError(
      `${reader.chain.what}: ${nameOf(last)} ends with images that were flattened with the channels first; a dense layer must follow the Flatten`,
    );
  const { order } = reader;
  const asItCameIn = order.join() === reader.orderIn.join();
  if (!asItCameIn && order.some((axis, i) => axis !== i))
    throw reader.error(
      last,
      `is the last node, and its samples ${showShape(reader.onnxShape)} have transposed axes; noodlenet has no layer that transposes axes. ` +
        "Remove the last Transpose from the model, and transpose the result of predict",
    );
}

/** Consecutive layers whose paths have the same first part become a nested model. */
function nested(drafts: readonly Draft[], depth = 0): LayerConfig[] {
  const taken = new Set<string>();
  const layers: LayerConfig[] = [];
  for (let i = 0; i < drafts.length; ) {
    const head = headOf(drafts[i].path, depth);
    let end = i + 1;
    if (head.isModel) while (end < drafts.length && sameHead(head, headOf(drafts[end].path, depth))) end++;
    const name = unusedName(head.name || snakeCase(drafts[i].config.type), taken);
    taken.add(name);
    layers.push(
      head.isModel
        ? { type: "Sequential", name, layers: nested(drafts.slice(i, end), depth + 1) }
        : { ...drafts[i].config, name },
    );
    i = end;
  }
  return layers;
}

interface Head {
  readonly name: string;
  readonly isModel: boolean;
}

/** How deep models are nested; the rest of a longer path becomes the layer's name. */
const MAX_DEPTH = 8;

function headOf(path: string, depth: number): Head {
  const parts = path.split("/");
  const isModel = parts.length > depth + 1 && depth < MAX_DEPTH;
  return { name: (isModel ? parts[depth] : parts.slice(depth).join("_")).slice(0, 100), isModel };
}

function sameHead(a: Head, b: Head): boolean {
  return b.isModel && a.name === b.name;
}

function inOrder(model: LayerGraph, stored: Draft["weights"], what: string): Assignment[] {
  const weights = model.namedWeights();
  if (weights.length !== stored.length)
    throw new FormatError(
      `${what} has ${stored.length} weights, the model ${weights.length}: is it the file of another model?`,
    );
  return weights.map(([path, weight], i) => {
    if (stored[i].shape.length === weight.shape.length) return { path, weight, stored: stored[i] };
    throw new FormatError(
      `${what}: ${path} is ${showShape(weight.shape)} in the model but ${showShape(stored[i].shape)} in the file`,
    );
  });
}
