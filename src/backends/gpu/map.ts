import { sizeOf, stridesOf } from "../../util/shape.js";
import type { DType } from "../Kernels.js";
import { type Axis, mergeAxes } from "../strided.js";
import type { Bind } from "./expressions.js";
import type { Gpu } from "./Gpu.js";
import type { GpuStorage } from "./GpuStorage.js";
import { eachLane, type KernelWriter, LANES, type Quad, weighted } from "./KernelWriter.js";

/** A strided view of a storage, starting at an offset. */
export interface Operand {
  readonly storage: GpuStorage;
  readonly strides: readonly number[];
  readonly offset?: number;
}

/** A map: an element-wise function of strided operands over an index space. */
export interface MapSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly operands: readonly Operand[];
  readonly numbers?: readonly number[];
  readonly dtype?: DType;
  /** The expression of an output element, from one element of each operand. */
  readonly body: (values: readonly string[], numbers: readonly string[], bind: Bind) => string;
}

/** Computes an element for every index of `shape`, in row-major order. */
export function map(gpu: Gpu, { name, shape, operands, numbers, dtype, body }: MapSpec): GpuStorage {
  const axes = mergeAxes(
    shape,
    operands.map(({ strides }) => strides),
  );
  const offsets = operands.map(({ offset = 0 }) => offset);
  return gpu.launch({
    name: `map ${name}`,
    spec: [axes, offsets],
    inputs: operands.map(({ storage }) => storage),
    size: sizeOf(shape),
    numbers,
    dtype,
    write: (writer) => {
      const quads = readQuads(writer, axes, offsets);
      return LANES.map((lane) => {
        const values = quads.map((quad) => quad[lane]);
        return body(values, writer.numbers, (expression) => writer.let(expression));
      });
    },
  });
}

/** A map over contiguous storages of equal size. */
export function mapAll(
  gpu: Gpu,
  name: string,
  storages: readonly GpuStorage[],
  body: MapSpec["body"],
  numbers: readonly number[] = [],
): GpuStorage {
  const operands = storages.map((storage) => ({ storage, strides: [1] }));
  return map(gpu, { name, shape: [storages[0].size], operands, numbers, body });
}

/** Reads the four elements of each operand that the thread's output quad needs. */
function readQuads(writer: KernelWriter, axes: readonly Axis[], offsets: readonly number[]): Quad[] {
  const inner = axes.at(-1);
  const whole = axes.length <= 1 || inner!.length % 4 === 0;
  return whole ? alongInner(writer, axes, offsets) : placeByPlace(writer, axes, offsets);
}

/** For quads within one run of the innermost axis: the indices along the other axes are shared by all four elements. */
function alongInner(writer: KernelWriter, axes: readonly Axis[], offsets: readonly number[]): Quad[] {
  const inner = axes.at(-1) ?? { length: 1, steps: offsets.map(() => 0) };
  const outer = axes.slice(0, -1);
  const [rest, quad] = outer.length === 0 ? ["0.0", "t"] : writer.divide("t", inner.length / 4);
  const indices = writer.indices(
    rest,
    outer.map(({ length }) => length),
  );
  return offsets.map((offset, k) => {
    const steps = outer.map((axis) => axis.steps[k]);
    const step = inner.steps[k];
    if (step === 1 && [offset, ...steps].every((n) => n % 4 === 0)) {
      const quarters = [...steps.map((n) => n / 4), 1];
      return writer.quad(k, weighted([...indices, quad], quarters, offset / 4));
    }
    const start = weighted(indices, steps, offset);
    if (step === 0) {
      const value = writer.element(k, start);
      return eachLane(() => value);
    }
    return eachLane((lane) => writer.element(k, weighted([start, quad], [1, 4 * step], lane * step)));
  });
}

/** The general case: the index of each element is unravelled separately. */
function placeByPlace(writer: KernelWriter, axes: readonly Axis[], offsets: readonly number[]): Quad[] {
  const lengths = axes.map(({ length }) => length);
  const places = LANES.map((lane) => writer.indices(writer.place(lane), lengths));
  const natural = stridesOf(lengths);
  return offsets.map((offset, k) => {
    const steps = axes.map((axis) => axis.steps[k]);
    if (offset === 0 && steps.every((step, axis) => step === natural[axis])) return writer.quad(k, "t");
    return eachLane((lane) => writer.element(k, weighted(places[lane], steps, offset)));
  });
}
