import { showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { asSide, axisOf, settle, unmerged } from "./layout.js";
import { cut, margins } from "./slicing.js";
import { straight } from "./Value.js";

/** Padding with a constant along any axes; a negative one cuts off. */
export function readPad(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const mode = attributes.text("mode", "constant");
  const all = reader.rank + 1;
  const axes = node.inputs[3] ? reader.integers(node, 3, "axes") : straight(all);
  const pads = node.inputs[1] ? reader.integers(node, 1, "pads") : attributes.intsOf("pads", []);
  const value = node.inputs[2] ? reader.floats(node, 2, "value").data[0] : attributes.float("value", 0);
  const ends = axes.map((axis, i) => ({
    axis: axis < 0 ? axis + all : axis,
    pair: [pads[i], pads[i + axes.length]] as const,
  }));
  const isWhole = pads.length === 2 * axes.length && ends.every(({ pair }) => pair.every(Number.isSafeInteger));
  if (!isWhole || !Number.isFinite(value) || ends.some(({ axis, pair }) => axis === 0 && pair.some((n) => n !== 0)))
    throw reader.error(
      node,
      `pads samples ${showShape(reader.onnxShape)} by [${pads}] with ${value}; numbers around each sample are supported`,
    );
  const moved = ends.filter(({ pair }) => pair.some((n) => n !== 0));
  const sides = moved.map(({ axis, pair }) => ({ axis: axisOf(reader, node, axis), pair }));
  if (mode !== "constant") {
    for (const { axis, pair } of sides) padFromWithin(reader, node, mode, axis, pair);
    return;
  }
  // Zeros are added to what is smaller by the value.
  if (value !== 0 && sides.length > 0) reader.add(node, { type: "Rescaling", scale: 1, offset: -value }, { path: "" });
  padSides(reader, node, sides);
  if (value !== 0 && sides.length > 0) reader.add(node, { type: "Rescaling", scale: 1, offset: value }, { path: "" });
}

type Side = { readonly axis: number; readonly pair: readonly [number, number] };

function padSides(reader: GraphReader, node: OnnxNode, sides: readonly Side[]): void {
  const isImage = ({ axis, pair }: Side) => reader.rank === 3 && axis < 2 && pair.every((n) => n >= 0);
  const images = sides.filter(isImage);
  const padding = [0, 1].map((axis) => images.find((side) => side.axis === axis)?.pair ?? [0, 0]);
  if (images.length > 0) reader.add(node, { type: "ZeroPadding2D", padding });
  for (const { axis, pair } of sides.filter((side) => !isImage(side))) {
    const [before, after] = pair.map((n) => Math.max(0, n));
    const zeros = (side: 0 | 1) => reader.add(node, { type: "ZeroPadding2D", padding: margins(side, [before, after]) });
    if (before + after > 0) asSide(reader, node, axis, zeros);
    cut(reader, node, { axis, before: Math.max(0, -pair[0]), after: Math.max(0, -pair[1]) });
  }
}

/** Which place of an axis of a length lies at a place beyond its ends, by the mode of a Pad. */
const MODES: Readonly<Record<string, (place: number, length: number) => number>> = {
  reflect: (place, length) => (place < 0 ? -place : 2 * (length - 1) - place),
  edge: (place, length) => (place < 0 ? 0 : length - 1),
  wrap: (place, length) => (place < 0 ? place + length : place - length),
};

/**
 * Pads an axis with what lies in it: its places at the ends, each cut out, stand beside the whole.
 * @param pair how many places are added before and after; fewer than 0 are cut off
 */
function padFromWithin(
  reader: GraphReader,
  node: OnnxNode,
  mode: string,
  axis: number,
  pair: readonly [number, number],
): void {
  const placeAt = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
  if (!placeAt)
    throw reader.error(
      node,
      `has mode ${JSON.stringify(mode)}; constant, ${Object.keys(MODES).join(", ")} are supported`,
    );
  const [before, after] = pair.map((n) => Math.max(0, n));
  cut(reader, node, { axis, before: Math.max(0, -pair[0]), after: Math.max(0, -pair[1]) });
  if (before + after === 0) return;
  const length = reader.shape[axis];
  const beyond = (count: number, first: number) => Array.from({ length: count }, (_, i) => placeAt(first + i, length));
  const places = [beyond(before, -before), beyond(after, length)];
  const outside = places.flat().find((place) => place < 0 || place >= length);
  if (outside !== undefined || places.flat().length > MOST_PLACES)
    throw reader.error(
      node,
      `pads ${length} places by [${pair}] in the mode ${mode}; up to ${MOST_PLACES} places, and no more than there are, are supported`,
    );
  const whole = { ...reader.at, isOnly: false };
  const cutOut = (place: number) => {
    reader.at = whole;
    cut(reader, node, { axis, before: place, after: length - 1 - place });
    return reader.at;
  };
  const parts = new Map([...new Set(places.flat())].map((place) => [place, cutOut(place)]));
  const at = (place: number) => parts.get(place) ?? whole;
  const inputs = [...places[0].map(at), whole, ...places[1].map(at)];
  reader.at = whole;
  reader.add(node, { type: "Concatenate", axis: axis === reader.rank - 1 ? -1 : axis + 1 }, { inputs });
}

/** Each is a layer. */
const MOST_PLACES = 64;
