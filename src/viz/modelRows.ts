import { ValueError } from "../util/errors.js";

/** A layer as a diagram shows it. */
export interface DiagramRow {
  readonly name: string;
  /** Such as "Conv2D". */
  readonly type: string;
  /** The output's, without the batch: [h, w, c] an image, [n] a vector. */
  readonly shape: readonly number[];
  readonly params: number;
  /** Whether it has weights and none of them is trained. */
  readonly frozen?: boolean;
  /** How many layers it stands for, where it is a network itself. */
  readonly layers?: number;
}

/** What a diagram reads of a layer; each layer of noodlenet has it. */
export interface LayerLike {
  readonly name: string;
  readonly type: string;
  readonly layers: readonly LayerLike[];
  readonly trainableWeights: readonly unknown[];
  countParams(): number;
  outputShape(inputShape: readonly number[]): readonly number[];
}

/** What a diagram reads of a model; each model of noodlenet has it. */
export interface ModelLike {
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerLike[];
}

/**
 * The rows of a model: its input, then layer after layer.
 * @param expand whether networks within it are shown layer by layer, and not as one block
 * @throws ValueError when it has no layer
 */
export function modelRows(model: ModelLike, expand = false): DiagramRow[] {
  if (model.layers.length === 0) throw new ValueError("modelRows: the model has no layers; add one.");
  const input = { name: "input", type: "InputLayer", shape: model.inputShape, params: 0 };
  const rows = rowsOf(model.layers, model.inputShape, expand);
  return rows[0].type === input.type ? rows : [input, ...rows];
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

/** Layers of one's own may have layers within that are not called one after another; only models have an input's shape. */
function isNetwork(layer: LayerLike): boolean {
  return layer.layers.length > 0 && "inputShape" in layer;
}

function isNoInput({ type }: { readonly type: string }): boolean {
  return type !== "InputLayer";
}
