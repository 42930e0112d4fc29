import type { DType, ReduceOp } from "../Kernels.js";
import type { Gpu } from "./Gpu.js";
import type { GpuStorage } from "./GpuStorage.js";
import { eachLane, type KernelWriter, LANES, type Quad, weighted } from "./KernelWriter.js";
import type { Operand } from "./map.js";

/** A reduction over the middle axis of [outer, size, inner], fused with a function of the operands' elements. */
export interface ReduceSpec {
  readonly name: string;
  readonly op: ReduceOp;
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** Each with strides along outer, the reduced axis, and inner. */
  readonly operands: readonly Operand[];
  readonly numbers?: readonly number[];
  readonly dtype?: DType;
  /** The expression to reduce, from one element of each operand. Default: the first operand's element. */
  readonly body?: (values: readonly string[], numbers: readonly string[]) => string;
  /** The final expression, from the total. Default: the total. */
  readonly finish?: (total: string, numbers: readonly string[]) => string;
}

/** Maximum length that one stage reduces. Longer axes take two, for more parallelism and smaller rounding errors. */
const MAX_LENGTH = 512;

const STARTS: Record<ReduceOp, number> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

const STEPS: Record<ReduceOp, (total: string, x: string) => string> = {
  sum: (total, x) => `${total} + ${x}`,
  prod: (total, x) => `${total} * ${x}`,
  // Not Math.max, which does not propagate NaN on some devices.
  max: (total, x) => `(${x} > ${total} || ${x} !== ${x} ? ${x} : ${total})`,
  min: (total, x) => `(${x} < ${total} || ${x} !== ${x} ? ${x} : ${total})`,
};

/** Reduces to [outer, inner]. */
export function reduce(gpu: Gpu, spec: ReduceSpec): GpuStorage {
  if (spec.size <= MAX_LENGTH) return stage(gpu, spec, spec.size);
  const length = 4 * Math.ceil(Math.sqrt(spec.size) / 4);
  const parts = stage(gpu, { ...spec, finish: undefined }, length);
  const { name, op, outer, inner, numbers, finish } = spec;
  const size = Math.ceil(spec.size / length);
  return reduceParts(gpu, parts, { name: `${name} parts`, op, outer, size, inner, numbers, finish });
}

/** Reduces a storage of [outer, size, inner], element by element. */
export function reduceAxis(gpu: Gpu, storage: GpuStorage, spec: Omit<ReduceSpec, "operands" | "body">): GpuStorage {
  const { size, inner } = spec;
  return reduce(gpu, { ...spec, operands: [{ storage, strides: [size * inner, inner, 1] }] });
}

/** {@link reduceAxis} of a temporary storage, which is freed. */
export function reduceParts(gpu: Gpu, parts: GpuStorage, spec: Omit<ReduceSpec, "operands" | "body">): GpuStorage {
  const total = reduceAxis(gpu, parts, spec);
  gpu.free(parts);
  return total;
}

/** One stage of a reduction: each output of [outer, parts, inner] reduces a run of `length` elements. */
interface Plan extends ReduceSpec {
  readonly length: number;
  readonly parts: number;
}

/** Reduces runs of `length` elements: [outer, ⌈size / length⌉, inner]. */
function stage(gpu: Gpu, spec: ReduceSpec, length: number): GpuStorage {
  const { name, op, outer, size, inner, operands, numbers = [], dtype } = spec;
  const plan = { ...spec, length, parts: length === 0 ? 1 : Math.ceil(size / length) };
  return gpu.launch({
    name: `reduce ${op} ${name}`,
    spec: [outer, size, inner, length, operands.map(({ strides, offset = 0 }) => [...strides, offset])],
    inputs: operands.map(({ storage }) => storage),
    size: outer * plan.parts * inner,
    // Passed as an argument, because there is no literal for infinity.
    numbers: [...numbers, STARTS[op]],
    dtype,
    write: (writer) => (inner % 4 === 0 ? columns(writer, plan) : rows(writer, plan)),
  });
}

function finished(writer: KernelWriter, { finish }: Plan, totals: readonly string[]): readonly string[] {
  if (!finish) return totals;
  return totals.map((total) => finish(total, writer.numbers));
}

function add(writer: KernelWriter, { op, body = ([x]) => x }: Plan, total: string, values: readonly string[]): void {
  const x = writer.let(body(values, writer.numbers));
  writer.line(`${total} = ${STEPS[op](total, x)};`);
}

/** The bounds check for the last run, if it is shorter. */
const withinSize = ({ size, length }: Plan, at: string) =>
  size % Math.max(1, length) === 0 ? null : `${at} < ${size}`;

/** Each thread reduces four adjacent columns. */
function columns(writer: KernelWriter, plan: Plan): readonly string[] {
  const [rest, quad] = writer.divide("t", plan.inner / 4);
  const [outer, part] = writer.divide(rest, plan.parts);
  const totals = writer.variables(writer.numbers.at(-1)!);
  writer.loop(plan.length, (i) => {
    const at = writer.let(`${part} * ${plan.length} + ${i}`);
    writer.when(withinSize(plan, at), () => {
      const quads = plan.operands.map((operand, k) => columnQuad(writer, operand, k, [outer, at, quad]));
      for (const lane of LANES) {
        const values = quads.map((each) => each[lane]);
        add(writer, plan, totals[lane], values);
      }
    });
  });
  return finished(writer, plan, totals);
}

function columnQuad(
  writer: KernelWriter,
  { strides, offset = 0 }: Operand,
  k: number,
  indices: readonly string[],
): Quad {
  const [outer, step, inner] = strides;
  if (inner === 1 && [outer, step, offset].every((n) => n % 4 === 0)) {
    return writer.quad(k, weighted(indices, [outer / 4, step / 4, 1], offset / 4));
  }
  if (inner === 0) {
    const value = writer.element(k, weighted(indices, [outer, step, 0], offset));
    return eachLane(() => value);
  }
  return eachLane((lane) => writer.element(k, weighted(indices, [outer, step, 4 * inner], offset + lane * inner)));
}

/** Each thread reduces four runs in sequence. */
function rows(writer: KernelWriter, plan: Plan): readonly string[] {
  const totals = writer.variables(writer.numbers.at(-1)!);
  const byQuads = plan.length % 4 === 0 && plan.size % 4 === 0 && plan.operands.every(isRowOfQuads);
  for (const lane of LANES) {
    const [outer, part, inner] = writer.indices(writer.place(lane), [plan.outer, plan.parts, plan.inner]);
    if (byQuads) rowByQuads(writer, plan, totals[lane], [outer, part]);
    else rowByElements(writer, plan, totals[lane], [outer, part, inner]);
  }
  return finished(writer, plan, totals);
}

/** Whether four neighbours along the reduced axis are an aligned quad, or one repeated element. */
function isRowOfQuads({ strides: [outer, step], offset = 0 }: Operand): boolean {
  return step === 0 || (step === 1 && outer % 4 === 0 && offset % 4 === 0);
}

function rowByQuads(writer: KernelWriter, plan: Plan, total: string, [outer, part]: readonly string[]): void {
  writer.loop(plan.length / 4, (i) => {
    const at = writer.let(`${part} * ${plan.length / 4} + ${i}`);
    writer.when(withinSize(plan, `${at} * 4`), () => {
      const quads = plan.operands.map(({ strides, offset = 0 }, k) => {
        if (strides[1] !== 0) return writer.quad(k, weighted([outer, at], [strides[0] / 4, 1], offset / 4));
        const value = writer.element(k, weighted([outer], strides, offset));
        return eachLane(() => value);
      });
      for (const lane of LANES) {
        const values = quads.map((each) => each[lane]);
        add(writer, plan, total, values);
      }
    });
  });
}

function rowByElements(writer: KernelWriter, plan: Plan, total: string, [outer, part, inner]: readonly string[]): void {
  writer.loop(plan.length, (i) => {
    const at = writer.let(`${part} * ${plan.length} + ${i}`);
    writer.when(withinSize(plan, at), () => {
      const values = plan.operands.map(({ strides, offset = 0 }, k) =>
        writer.element(k, weighted([outer, at, inner], strides, offset)),
      );
      add(writer, plan, total, values);
    });
  });
}
