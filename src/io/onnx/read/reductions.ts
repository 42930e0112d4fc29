import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { expectImages, reshapeTo, settle, toOrder, unmerged } from "./layout.js";
import { straight } from "./Value.js";

/** A pooling over all places of an image or a sequence, whose axes stay with size 1 in ONNX. */
export function globalPooling(kind: string) {
  return (reader: GraphReader, node: OnnxNode): void => {
    expectImages(reader, node, [2, 3]);
    poolGlobally(reader, node, kind);
  };
}

/** The axes of images are kept by the file, and left out here until a layer needs them. */
function poolGlobally(reader: GraphReader, node: OnnxNode, kind: string): void {
  const sides = reader.rank - 1;
  reader.add(node, { type: `${kind}${sides}D` });
  reader.at = { ...reader.at, unitAxes: sides };
}

/** The mean, or the largest, over axes: over images' sides in any order of axes a global pooling. */
export function reduction(kind: "GlobalAveragePooling" | "GlobalMaxPooling", isSum = false) {
  return (reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void => {
    unmerged(reader, node);
    settle(reader, node);
    const { rank, order, onnxShape } = reader;
    const given = node.inputs[1] ? reader.integers(node, 1, "axes") : attributes.intsOf("axes", []);
    const onnx = given.length > 0 ? given.map((axis) => (axis < 0 ? axis + rank : axis - 1)) : straight(rank);
    const isUnlike = new Set(onnx).size !== onnx.length || onnx.some((axis) => !(axis >= 0 && axis < rank));
    if (isUnlike || (given.length === 0 && node.inputs[1]))
      throw reader.error(
        node,
        `reduces axes [${given}] of samples ${showShape(onnxShape)}; axes after the batch are supported`,
      );
    const keeps = attributes.int("keepdims", 1) !== 0;
    const count = sizeOf(onnx.map((axis) => onnxShape[axis]));
    const axes = onnx.map((axis) => order[axis]);
    const isImage = (rank === 3 || rank === 2) && axes.length === rank - 1 && !axes.includes(rank - 1);
    // Axes that are kept elsewhere than behind the channels are put back.
    if (isImage && (!keeps || order[0] === rank - 1)) {
      poolGlobally(reader, node, kind);
      if (!keeps) reader.at = { ...reader.at, unitAxes: 0 };
    } else reduceAny(reader, node, kind, { axes, keeps });
    if (isSum && count > 1) reader.add(node, { type: "Rescaling", scale: count }, { path: "" });
  };
}

interface Reduced {
  /** Places in noodlenet's shape. */
  readonly axes: readonly number[];
  readonly keeps: boolean;
}

/** The axes become the steps of a sequence, and the others its channels. */
function reduceAny(reader: GraphReader, node: OnnxNode, kind: string, { axes, keeps }: Reduced): void {
  const { shape, order, rank } = reader;
  const others = straight(rank).filter((axis) => !axes.includes(axis));
  const lying = [...axes, ...others];
  const turned = order.map((axis) => lying.indexOf(axis));
  toOrder(reader, node, turned);
  const left = others.map((axis) => shape[axis]);
  reshapeTo(reader, node, [sizeOf(axes.map((axis) => shape[axis])), sizeOf(left)]);
  reader.add(node, { type: `${kind}1D` });
  const kept = keeps ? [...axes.map(() => 1), ...left] : left;
  const keptOrder = turned.flatMap((axis) => (keeps ? [axis] : axis >= axes.length ? [axis - axes.length] : []));
  if (kept.length === 0)
    throw reader.error(node, `reduces all axes of samples ${showShape(shape)} without keeping them; one must stay`);
  reshapeTo(reader, node, kept, keptOrder);
}
