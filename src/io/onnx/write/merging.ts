import type { Dot } from "../../../layers/Dot.js";
import type { Concatenate } from "../../../layers/merging.js";
import { ValueError } from "../../../util/errors.js";
import { resolveAxis, sizeOf } from "../../../util/shape.js";
import { int, ints } from "../graph.js";
import type { GraphBuilder, GraphValue } from "./GraphBuilder.js";

type MergeWriter<L> = (
  layer: L,
  builder: GraphBuilder,
  path: string,
  weights: unknown,
  inputs: readonly GraphValue[],
) => void;

/** Operators of any number of inputs; the others take two. */
const VARIADIC = new Set(["Sum", "Mean", "Max", "Min"]);

/** A merge element by element. */
export function elementwise(opType: string): MergeWriter<unknown> {
  return (_, builder, path, __, inputs) => {
    const [first, ...others] = inOneLayout(builder, path, inputs);
    builder.current = first;
    if (VARIADIC.has(opType))
      builder.node(
        path,
        opType,
        {},
        others.map(({ name }) => name),
      );
    else for (const { name } of others) builder.node(path, opType, {}, [name]);
  };
}

export const writeConcatenate: MergeWriter<Concatenate> = (layer, builder, path, _, inputs) => {
  const rank = inputs[0].shape.length + 1;
  const last = resolveAxis(path, layer.axis, rank);
  const [first, ...others] = inOneLayout(builder, path, inputs);
  builder.current = first;
  const moved = last === rank - 1 ? 1 : last + 1;
  const axis = int(first.isChannelsFirst ? moved : last);
  builder.node(
    path,
    "Concat",
    { axis },
    others.map(({ name }) => name),
  );
};

/** Both as matrices [n, others, axis], whose product is [n, others, others]. */
export const writeDot: MergeWriter<Dot> = (layer, builder, path, _, inputs) => {
  if (layer.normalize)
    throw new ValueError(
      `onnxBytes: ${path} is a Dot that normalizes, which ONNX has no operator for; divide by the lengths before`,
    );
  const matrices = inputs.map((value, i) => {
    builder.current = value;
    builder.channelsLast(path);
    const rank = value.shape.length + 1;
    const axis = resolveAxis(path, layer.axes[i], rank);
    const others = Array.from({ length: rank }, (_, j) => j).filter((j) => j !== 0 && j !== axis);
    builder.node(path, "Transpose", { perm: ints(i === 0 ? [0, ...others, axis] : [0, axis, ...others]) });
    const sides = [sizeOf(others.map((j) => value.shape[j - 1])), value.shape[axis - 1]];
    const shape = builder.integers(`${path}/matrix${i}`, [0, ...(i === 0 ? sides : sides.reverse())]);
    builder.node(path, "Reshape", {}, [shape]);
    return builder.value;
  });
  builder.current = { name: matrices[0], shape: [], isChannelsFirst: false };
  builder.node(path, "MatMul", {}, [matrices[1]]);
  const shape = layer.outputShape(...inputs.map(({ shape }) => shape));
  builder.node(path, "Reshape", {}, [builder.integers(`${path}/shape`, [0, ...shape])]);
};

/** Values with the channels at the same place: first, where all are images and one has them there; with axes of length 1 in front of shorter ones. */
function inOneLayout(builder: GraphBuilder, path: string, inputs: readonly GraphValue[]): readonly GraphValue[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length));
  const first = inputs.some(({ isChannelsFirst }) => isChannelsFirst);
  const isUniform = inputs.every(({ shape }) => shape.length === rank);
  return inputs.map((value) => {
    builder.current = value;
    if (first && isUniform) builder.channelsFirst(path);
    else builder.channelsLast(path);
    if (value.shape.length < rank) {
      const shape = [...Array<number>(rank - value.shape.length).fill(1), ...value.shape];
      builder.node(path, "Reshape", {}, [builder.integers(`${path}/rank`, [0, ...shape])]);
      builder.reshaped(shape);
    }
    return builder.current;
  });
}
