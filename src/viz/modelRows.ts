import { ValueError } from "../util/errors.js";

/** A layer as a diagram draws it. */
export interface DiagramRow {
  /** The layer's name. */
  readonly name: string;
  /** The layer's type, such as "Conv2D". */
  readonly type: string;
  /** The output shape without the batch axis: [h, w, c] of a feature map, [n] of a vector. */
  readonly shape: readonly number[];
  /** How many numbers its weights are. */
  readonly params: number;
  /** Whether it has weights, none of which is trainable. */
  readonly frozen?: boolean;
  /** The number of layers of a nested model. */
  readonly layers?: number;
  /** In a graph with branches, the names of the layers whose outputs it takes, where they are not just the row before. Default: the row before. */
  readonly from?: readonly string[];
}

/** The properties of a layer that a diagram reads; all layers of noodlenet have them. */
export interface LayerLike {
  /** The layer's name. */
  readonly name: string;
  /** The layer's class, such as "Conv2D". */
  readonly type: string;
  /** The layers within it. */
  readonly layers: readonly LayerLike[];
  /** What training changes; empty where it is frozen or has no weights. */
  readonly trainableWeights: readonly unknown[];
  /** How many numbers its weights are. */
  countParams(): number;
  /** The shape of one sample of the output, from that of the input. */
  outputShape(inputShape: readonly number[]): readonly number[];
}

/** The properties of a model that a diagram reads; all models of noodlenet have them. */
export interface ModelLike {
  /** The shape of one sample. */
  readonly inputShape: readonly number[];
  /** Its layers, in order. */
  readonly layers: readonly LayerLike[];
  /** The calls of its layers, in order. Without it each layer takes what the one before it gave. */
  readonly wiring?: { readonly calls: readonly CallLike[] };
}

/** A call of a layer. */
interface CallLike {
  readonly layer: { readonly name: string };
  readonly inputs: readonly { readonly call: { readonly layer: { readonly name: string } } }[];
  readonly outputs: readonly { readonly shape: readonly number[] }[];
}

/**
 * The rows of a model: its input, then its layers in order.
 * @param expand whether nested models become one row per layer instead of a single row
 * @throws ValueError when the model has no layers
 */
export function modelRows(model: ModelLike, expand = false): DiagramRow[] {
  if (model.layers.length === 0) throw new ValueError("modelRows: the model has no layers; add one.");
  if (hasBranches(model)) return graphRows(model, expand);
  const input = { name: "input", type: "InputLayer", shape: model.inputShape, params: 0 };
  const rows = rowsOf(model.layers, model.inputShape, expand);
  return rows[0].type === input.type ? rows : [input, ...rows];
}

/** Whether a layer takes anything else than what the layer before it gave. */
function hasBranches({ layers, wiring }: ModelLike): boolean {
  if (!wiring) return false;
  if (wiring.calls.length !== layers.length) return true;
  return wiring.calls.some(
    ({ layer, inputs }, i) =>
      layer.name !== layers[i].name ||
      inputs.length > 1 ||
      (i > 0 && inputs[0]?.call.layer.name !== layers[i - 1].name),
  );
}

/** The rows of a graph with branches: each layer once, with what it takes. */
function graphRows(model: ModelLike, expand: boolean): DiagramRow[] {
  /** What leaves a nested model that is expanded is its last layer's. */
  const lastOf = new Map<string, string>();
  return model.layers.flatMap((layer, i) => {
    const calls = model.wiring?.calls.filter((call) => call.layer.name === layer.name) ?? [];
    const names = [...new Set(calls.flatMap(({ inputs }) => inputs.map(({ call }) => call.layer.name)))];
    const isNext = names.length === 1 && names[0] === model.layers[i - 1]?.name;
    const from = names.length === 0 || isNext ? {} : { from: names.map((name) => lastOf.get(name) ?? name) };
    if (expand && isNetwork(layer)) {
      const [first, ...others] = modelRows(layer as LayerLike & ModelLike, true).filter(isNoInput);
      lastOf.set(layer.name, (others.at(-1) ?? first).name);
      return [{ ...first, ...from }, ...others];
    }
    return [{ ...rowOf(layer, calls[0]?.outputs[0].shape ?? []), ...from }];
  });
}

function rowsOf(layers: readonly LayerLike[], inputShape: readonly number[], expand: boolean): DiagramRow[] {
  let shape = inputShape;
  return layers.flatMap((layer) => {
    const before = shape;
    shape = layer.outputShape(before);
    if (expand && isNetwork(layer)) return rowsOf(layer.layers, before, expand).filter(isNoInput);
    return [rowOf(layer, shape)];
  });
}

function rowOf(layer: LayerLike, shape: readonly number[]): DiagramRow {
  const params = layer.countParams();
  const frozen = params > 0 && layer.trainableWeights.length === 0;
  const { name, type } = layer;
  return { name, type, shape, params, frozen, layers: isNetwork(layer) ? layer.layers.filter(isNoInput).length : 0 };
}

/** Only models have an input shape; a user-defined layer may contain layers that it does not call in sequence. */
function isNetwork(layer: LayerLike): boolean {
  return layer.layers.length > 0 && "inputShape" in layer;
}

function isNoInput({ type }: { readonly type: string }): boolean {
  return type !== "InputLayer";
}
