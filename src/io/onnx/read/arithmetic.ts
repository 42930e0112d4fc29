import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { shortest } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { axisOf, expectStraight, reshapeTo, settle, toOrder, unmerged } from "./layout.js";
import { mergeValues, multiplyBySelf } from "./merging.js";
import { type Draft, straight } from "./Value.js";

/** One number for all channels, or one for each in noodlenet's order. */
type PerChannel = number | number[];

/** Numbers that a Rescaling may have: it keeps them as text in files. */
const MOST_NUMBERS = 2 ** 16;

/** Becomes the bias of the layer before where it has none; else an offset. */
export function readAdd(reader: GraphReader, node: OnnxNode): void {
  const side = constantSide(reader, node);
  if (side === null) mergeValues(reader, node, "Add");
  else
    combine(reader, node, side, (offset) => {
      const { draft, isOnly } = reader.at;
      const outputs = isOnly ? outputsWithoutBias(draft, reader.shape) : undefined;
      if (typeof offset === "number" || offset.length !== outputs) {
        shift(reader, node, rounded(offset));
        return;
      }
      draft.config.useBias = true;
      draft.weights.push({
        name: node.inputs[side],
        shape: [outputs],
        storedAs: "float",
        data: Float32Array.from(offset),
      });
    });
}

/** Subtracts a constant from a value, a value from a constant, or one value from another. */
export function readSub(reader: GraphReader, node: OnnxNode): void {
  const side = constantSide(reader, node);
  if (side === null) mergeValues(reader, node, "Subtract");
  else
    combine(reader, node, side, (constant) => {
      const offset = rounded(constant);
      if (side === 0) reader.add(node, { type: "Rescaling", scale: -1, offset });
      else
        shift(
          reader,
          node,
          mapped(offset, (x) => -x),
        );
    });
}

export function readMul(reader: GraphReader, node: OnnxNode): void {
  const side = constantSide(reader, node);
  if (side === null) mergeValues(reader, node, "Multiply");
  else combine(reader, node, side, (constant) => reader.add(node, { type: "Rescaling", scale: rounded(constant) }));
}

export function readDiv(reader: GraphReader, node: OnnxNode): void {
  const side = constantSide(reader, node);
  if (side === null)
    throw reader.error(node, "divides one value by another; values divided by a constant are supported");
  if (side === 0)
    throw reader.error(node, "divides a constant by each sample; samples divided by a constant are supported");
  combine(reader, node, side, (constant) =>
    reader.add(node, { type: "Rescaling", scale: rounded(mapped(constant, (x) => 1 / x)) }),
  );
}

export function readNeg(reader: GraphReader, node: OnnxNode): void {
  reader.add(node, { type: "Rescaling", scale: -1 });
}

/** A square or a cube is a product of a value with itself. */
export function readPow(reader: GraphReader, node: OnnxNode): void {
  const { data } = reader.floats(node, 1, "exponent");
  const [exponent] = data;
  if (data.length !== 1 || ![1, 2, 3].includes(exponent))
    throw reader.error(node, `raises to the power of ${data.slice(0, 4)}; the powers of 1, 2 and 3 are supported`);
  if (exponent > 1) multiplyBySelf(reader, node, exponent);
}

/** The number of outputs of a layer that can get a bias; undefined for other layers. */
function outputsWithoutBias({ config }: Draft, shape: readonly number[]): unknown {
  const canHave = config.useBias === false && config.activation === undefined;
  return canHave ? (config.units ?? config.filters ?? shape.at(-1)) : undefined;
}

/** After a Mul it becomes the offset of the same Rescaling. */
export function shift(reader: GraphReader, node: OnnxNode, offset: PerChannel): void {
  const { draft, isOnly } = reader.at;
  if (isOnly && draft.config.type === "Rescaling" && draft.config.offset === undefined) {
    draft.config.offset = offset;
    reader.at = { ...reader.at, isNonNegative: false };
  } else reader.add(node, { type: "Rescaling", scale: 1, offset });
}

function mapped(value: PerChannel, f: (x: number) => number): PerChannel {
  return typeof value === "number" ? f(value) : value.map(f);
}

/** The shortest decimals that are the same float32. */
function rounded(value: PerChannel): PerChannel {
  return mapped(value, (x) => shortest(Math.fround(x)));
}

/** Which of a node's two inputs is a constant; null where neither is. */
function constantSide(reader: GraphReader, node: OnnxNode): 0 | 1 | null {
  const isConstant = (input: number) => reader.constants.has(node.inputs[input] ?? "");
  return isConstant(0) ? 0 : isConstant(1) ? 1 : null;
}

/**
 * Combines a value with a constant that has one number, one for each place of an axis, or one for each element of a sample.
 * @param f adds the layer, which gets the numbers for the places of the last axis
 */
function combine(reader: GraphReader, node: OnnxNode, side: 0 | 1, f: (constant: PerChannel) => void): void {
  reader.enter(node, 1 - side);
  const { data, dims } = reader.floats(node, side, "second input");
  const sample = [1, ...reader.onnxShape];
  // Where samples are merged with other axes, the last axis is still the last.
  const places = reader.at.isMerged ? [1, sample.at(-1) as number] : sample;
  const sides = [...Array<number>(Math.max(0, places.length - dims.length)).fill(1), ...dims];
  const isIncluded = sides.length === places.length && sides.every((n, axis) => n === 1 || n === places[axis]);
  if (data.length === 1 && dims.length <= places.length) f(data[0]);
  else if (!isIncluded) throw mismatch(reader, node, dims);
  else perPlace(reader, node, data, sides, f);
}

function mismatch(reader: GraphReader, node: OnnxNode, dims: readonly number[]) {
  return reader.error(
    node,
    `combines samples ${showShape(reader.onnxShape)} with ${showShape(dims)}; a constant may have one number, or as many as the samples along some of their axes`,
  );
}

/** @param sides of the constant, the samples' first */
function perPlace(
  reader: GraphReader,
  node: OnnxNode,
  data: Float32Array,
  sides: readonly number[],
  f: (constant: PerChannel) => void,
): void {
  const axes = straight(sides.length).filter((axis) => sides[axis] > 1);
  const { rowsOf, unitAxes, isMerged } = reader.at;
  if (rowsOf || isMerged || (unitAxes > 0 && axes[0] === 1)) {
    const rows = reader.rowOrder();
    f(Array.from(rows ? data.map((_, i) => data[rows[i]]) : data));
  } else if (axes.length === 1) alongAxis(reader, node, axes[0], () => f(Array.from(data)));
  else forElements(reader, node, data, sides, f);
}

/** The axis becomes the last for the layer; where the following layers need it, it goes back. */
function alongAxis(reader: GraphReader, node: OnnxNode, axis: number, f: () => void): void {
  unmerged(reader, node);
  settle(reader, node);
  const place = axisOf(reader, node, axis);
  const last = reader.rank - 1;
  const moved = (at: number) => (at === place ? last : at > place ? at - 1 : at);
  if (place !== last) toOrder(reader, node, reader.order.map(moved));
  f();
}

/** A number for each element of a sample: samples are flattened for the layer. */
function forElements(
  reader: GraphReader,
  node: OnnxNode,
  data: Float32Array,
  sides: readonly number[],
  f: (constant: PerChannel) => void,
): void {
  expectStraight(reader, node);
  const { shape } = reader;
  const size = sizeOf(shape);
  if (size > MOST_NUMBERS)
    throw reader.error(
      node,
      `combines samples ${showShape(shape)} with numbers for each of their ${size} elements; up to ${MOST_NUMBERS} are supported`,
    );
  const steps = sides.map((n, axis) => (n === 1 ? 0 : sizeOf(sides.slice(axis + 1))));
  const place = (i: number) =>
    shape.reduceRight(
      ({ rest, at }, n, axis) => ({ rest: Math.floor(rest / n), at: at + (rest % n) * steps[axis + 1] }),
      { rest: i, at: 0 },
    ).at;
  reshapeTo(reader, node, [size]);
  f(Array.from({ length: size }, (_, i) => data[place(i)]));
  reshapeTo(reader, node, shape);
}
