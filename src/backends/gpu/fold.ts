import type { DType, ReduceOp } from "../Kernels.js";
import type { Gpu } from "./Gpu.js";
import type { GpuStorage } from "./GpuStorage.js";
import type { Operand } from "./map.js";
import { eachLane, LANES, type Quad, type Source, weighted } from "./Source.js";

/** A reduction of a function of elements over the middle axis of [outer, size, inner]. */
export interface FoldSpec {
  readonly name: string;
  readonly op: ReduceOp;
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** Strides along outer, the axis that goes, and inner. */
  readonly operands: readonly Operand[];
  readonly numbers?: readonly number[];
  readonly dtype?: DType;
  /** What is reduced, as an expression of one element of each operand. */
  readonly body?: (values: readonly string[], numbers: readonly string[]) => string;
  /** What becomes of the total, as an expression. */
  readonly finish?: (total: string, numbers: readonly string[]) => string;
}

/** Axes longer than this are reduced in two stages: more threads take part, and sums of single floats stay exact longer. */
const LONGEST = 512;

const STARTS: Record<ReduceOp, number> = { sum: 0, prod: 1, max: -Infinity, min: Infinity };

const STEPS: Record<ReduceOp, (total: string, x: string) => string> = {
  sum: (total, x) => `${total} + ${x}`,
  prod: (total, x) => `${total} * ${x}`,
  // Not Math.max, which loses NaN on some devices.
  max: (total, x) => `(${x} > ${total} || ${x} !== ${x} ? ${x} : ${total})`,
  min: (total, x) => `(${x} < ${total} || ${x} !== ${x} ? ${x} : ${total})`,
};

/** Reduces to [outer, inner]. */
export function fold(gpu: Gpu, spec: FoldSpec): GpuStorage {
  if (spec.size <= LONGEST) return stage(gpu, spec, spec.size);
  const length = 4 * Math.ceil(Math.sqrt(spec.size) / 4);
  const parts = stage(gpu, { ...spec, finish: undefined }, length);
  const { name, op, outer, inner, numbers, finish } = spec;
  const size = Math.ceil(spec.size / length);
  return foldParts(gpu, parts, { name: `${name} parts`, op, outer, size, inner, numbers, finish });
}

/** Reduces a storage of [outer, size, inner], element by element. */
export function foldAxis(gpu: Gpu, storage: GpuStorage, spec: Omit<FoldSpec, "operands" | "body">): GpuStorage {
  const { size, inner } = spec;
  return fold(gpu, { ...spec, operands: [{ storage, strides: [size * inner, inner, 1] }] });
}

/** The same with what was made for it alone, which is freed. */
export function foldParts(gpu: Gpu, parts: GpuStorage, spec: Omit<FoldSpec, "operands" | "body">): GpuStorage {
  const total = foldAxis(gpu, parts, spec);
  gpu.free(parts);
  return total;
}

/** A fold's axes with `length` elements of the reduced one for each output: [outer, parts, inner]. */
interface Plan extends FoldSpec {
  readonly length: number;
  readonly parts: number;
}

/** Reduces runs of `length` elements: [outer, ⌈size / length⌉, inner]. */
function stage(gpu: Gpu, spec: FoldSpec, length: number): GpuStorage {
  const { name, op, outer, size, inner, operands, numbers = [], dtype } = spec;
  const plan = { ...spec, length, parts: length === 0 ? 1 : Math.ceil(size / length) };
  return gpu.launch({
    name: `fold ${op} ${name}`,
    spec: [outer, size, inner, length, operands.map(({ strides, offset = 0 }) => [...strides, offset])],
    inputs: operands.map(({ storage }) => storage),
    size: outer * plan.parts * inner,
    // An infinity cannot be written in a source.
    numbers: [...numbers, STARTS[op]],
    dtype,
    write: (source) => (inner % 4 === 0 ? columns(source, plan) : rows(source, plan)),
  });
}

function finished(source: Source, { finish }: Plan, totals: readonly string[]): readonly string[] {
  if (!finish) return totals;
  return totals.map((total) => finish(total, source.numbers));
}

function add(source: Source, { op, body = ([x]) => x }: Plan, total: string, values: readonly string[]): void {
  const x = source.let(body(values, source.numbers));
  source.line(`${total} = ${STEPS[op](total, x)};`);
}

/** The condition that the last, shorter run needs. */
const withinSize = ({ size, length }: Plan, at: string) =>
  size % Math.max(1, length) === 0 ? null : `${at} < ${size}`;

/** A thread reduces four neighbouring columns. */
function columns(source: Source, plan: Plan): readonly string[] {
  const [rest, quad] = source.divide("t", plan.inner / 4);
  const [outer, part] = source.divide(rest, plan.parts);
  const totals = source.variables(source.numbers.at(-1)!);
  source.loop(plan.length, (i) => {
    const at = source.let(`${part} * ${plan.length} + ${i}`);
    source.when(withinSize(plan, at), () => {
      const quads = plan.operands.map((operand, k) => columnQuad(source, operand, k, [outer, at, quad]));
      for (const lane of LANES) {
        const values = quads.map((each) => each[lane]);
        add(source, plan, totals[lane], values);
      }
    });
  });
  return finished(source, plan, totals);
}

function columnQuad(source: Source, { strides, offset = 0 }: Operand, k: number, indices: readonly string[]): Quad {
  const [outer, step, inner] = strides;
  if (inner === 1 && [outer, step, offset].every((n) => n % 4 === 0)) {
    return source.quad(k, weighted(indices, [outer / 4, step / 4, 1], offset / 4));
  }
  if (inner === 0) {
    const value = source.element(k, weighted(indices, [outer, step, 0], offset));
    return eachLane(() => value);
  }
  return eachLane((lane) => source.element(k, weighted(indices, [outer, step, 4 * inner], offset + lane * inner)));
}

/** A thread reduces four runs, one after the other. */
function rows(source: Source, plan: Plan): readonly string[] {
  const totals = source.variables(source.numbers.at(-1)!);
  const byQuads = plan.length % 4 === 0 && plan.size % 4 === 0 && plan.operands.every(isRowOfQuads);
  for (const lane of LANES) {
    const [outer, part, inner] = source.indices(source.place(lane), [plan.outer, plan.parts, plan.inner]);
    if (byQuads) rowByQuads(source, plan, totals[lane], [outer, part]);
    else rowByElements(source, plan, totals[lane], [outer, part, inner]);
  }
  return finished(source, plan, totals);
}

/** Whether four neighbours along the reduced axis are a quad, or one and the same element. */
function isRowOfQuads({ strides: [outer, step], offset = 0 }: Operand): boolean {
  return step === 0 || (step === 1 && outer % 4 === 0 && offset % 4 === 0);
}

function rowByQuads(source: Source, plan: Plan, total: string, [outer, part]: readonly string[]): void {
  source.loop(plan.length / 4, (i) => {
    const at = source.let(`${part} * ${plan.length / 4} + ${i}`);
    source.when(withinSize(plan, `${at} * 4`), () => {
      const quads = plan.operands.map(({ strides, offset = 0 }, k) => {
        if (strides[1] !== 0) return source.quad(k, weighted([outer, at], [strides[0] / 4, 1], offset / 4));
        const value = source.element(k, weighted([outer], strides, offset));
        return eachLane(() => value);
      });
      for (const lane of LANES) {
        const values = quads.map((each) => each[lane]);
        add(source, plan, total, values);
      }
    });
  });
}

function rowByElements(source: Source, plan: Plan, total: string, [outer, part, inner]: readonly string[]): void {
  source.loop(plan.length, (i) => {
    const at = source.let(`${part} * ${plan.length} + ${i}`);
    source.when(withinSize(plan, at), () => {
      const values = plan.operands.map(({ strides, offset = 0 }, k) =>
        source.element(k, weighted([outer, at, inner], strides, offset)),
      );
      add(source, plan, total, values);
    });
  });
}
