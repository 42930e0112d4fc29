import { BackendError } from "../../../util/errors.js";
import { sizeOf, stridesOf } from "../../../util/shape.js";
import type { DType, Kernels, StridedView } from "../../Kernels.js";
import { mergeAxes } from "../../strided.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { all, float, type KernelWriter, LANES, weighted } from "../KernelWriter.js";
import { map } from "../map.js";

/** Truncation towards zero. */
const truncated = (x: string) => `(${x} < 0.0 ? Math.ceil(${x}) : Math.floor(${x}))`;

export function moving(gpu: Gpu): Pick<Kernels<GpuStorage>, "fill" | "cast" | "stridedCopy" | "assemble"> {
  return {
    fill: (size, value, dtype) => fill(gpu, size, value, dtype),
    cast: (x, dtype) => {
      if (dtype !== "int32" || x.dtype === "int32") return gpu.share(x, dtype);
      const operands = [{ storage: x, strides: [1] }];
      return map(gpu, { name: "truncate", shape: [x.size], operands, dtype, body: ([value]) => truncated(value) });
    },
    stridedCopy: (x, { shape, strides, offset }) => {
      if (isWhole(x, { shape, strides, offset })) return gpu.share(x);
      return map(gpu, { name: "copy", shape, operands: [{ storage: x, strides, offset }], body: ([value]) => value });
    },
    assemble: (size, value, parts, dtype) => {
      let whole = fill(gpu, size, value, dtype);
      for (const { storage, view } of parts) {
        if (storage.size === 0) continue;
        const before = whole;
        whole = put(gpu, before, storage, view);
        gpu.free(before);
      }
      return whole;
    },
  };
}

function fill(gpu: Gpu, size: number, value: number, dtype: DType): GpuStorage {
  return gpu.launch({ name: "fill", spec: null, inputs: [], size, dtype, numbers: [value], write: fourTimes });
}

function fourTimes({ numbers: [value] }: KernelWriter): readonly string[] {
  return LANES.map(() => value);
}

/** Whether a view is the whole storage in order; then the result shares it, because storages are immutable. */
function isWhole(x: GpuStorage, { shape, strides, offset }: StridedView): boolean {
  const natural = stridesOf(shape);
  return offset === 0 && sizeOf(shape) === x.size && shape.every((n, k) => n === 1 || strides[k] === natural[k]);
}

/** An axis of a view, traversed in the direction of increasing offsets. */
interface Stretch {
  readonly length: number;
  readonly stride: number;
  readonly reversed: boolean;
}

/**
 * `before` with the part's elements at the positions of its view. Each output element tests whether it is one of them.
 */
function put(gpu: Gpu, before: GpuStorage, part: GpuStorage, { shape, strides, offset }: StridedView): GpuStorage {
  const axes = mergeAxes(shape, [strides]).map(({ length, steps: [stride] }) => ({ length, stride }));
  const start = axes.reduce((at, { length, stride }) => (stride < 0 ? at + stride * (length - 1) : at), offset);
  const stretches = axes.map(({ length, stride }) => ({ length, stride: Math.abs(stride), reversed: stride < 0 }));
  checkNested(stretches);
  return gpu.launch({
    name: "put",
    spec: [stretches, start],
    inputs: [before, part],
    size: before.size,
    write: (writer) => {
      const old = writer.quad(0, "t");
      return LANES.map((lane) => putLane(writer, old[lane], lane, stretches, start));
    },
  });
}

function putLane(
  writer: KernelWriter,
  old: string,
  lane: number,
  stretches: readonly Stretch[],
  start: number,
): string {
  const value = writer.variable(old);
  const place = writer.let(`${writer.place(lane)} - ${float(start)}`);
  writer.when(`${place} >= 0.0`, () => {
    const { indices, within } = indicesIn(writer, place, stretches);
    writer.when(within, () => {
      const steps = stridesOf(stretches.map(({ length }) => length));
      writer.line(`${value} = ${writer.element(1, weighted(indices, steps))};`);
    });
  });
  return value;
}

/** Inverts a view: the indices of a position, the longest stride first, and the condition that the view contains it. */
function indicesIn(writer: KernelWriter, place: string, stretches: readonly Stretch[]) {
  const indices: string[] = [];
  const conditions: string[] = [];
  let rest = place;
  for (const k of byStride(stretches)) {
    const { length, stride, reversed } = stretches[k];
    const [index, further] = writer.divide(rest, stride);
    conditions.push(`${index} < ${float(length)}`);
    indices[k] = reversed ? writer.let(`${length - 1} - ${index}`) : index;
    rest = further;
  }
  if (rest !== "0.0") conditions.push(`${rest} === 0.0`);
  return { indices, within: all(...conditions) };
}

const byStride = (stretches: readonly Stretch[]) =>
  [...stretches.keys()].sort((a, b) => stretches[b].stride - stretches[a].stride);

/** @throws BackendError when several indices of the view may have the same position */
function checkNested(stretches: readonly Stretch[]): void {
  let covered = 1;
  for (const k of byStride(stretches).reverse()) {
    const { length, stride } = stretches[k];
    if (stride < covered) {
      throw new BackendError(
        `gpu: assemble cannot write a view whose axes overlap (strides ${stretches.map((each) => each.stride)}); copy the part first`,
      );
    }
    covered = stride * length;
  }
}
