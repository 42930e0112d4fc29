import { sizeOf, stridesOf } from "../../../util/shape.js";
import type { AxisSpec, Kernels, ReduceOp, RowsSpec } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { type KernelWriter, LANES } from "../KernelWriter.js";
import { map } from "../map.js";
import { reduce, reduceAxis, reduceParts } from "../reduce.js";

type Reducing = Pick<Kernels<GpuStorage>, "reduce" | "argmax" | "softmax" | "logSoftmax" | "softmaxCrossEntropy">;

export function reducing(gpu: Gpu): Reducing {
  return {
    reduce: (op, x, { shape, axes }) => reduceAxes(gpu, op, x, shape, axes),
    argmax: (x, spec) =>
      gpu.launch({
        name: "argmax",
        spec,
        inputs: [x],
        size: spec.outer * spec.inner,
        dtype: "int32",
        write: (writer) => LANES.map((lane) => indexOfLargest(writer, lane, spec)),
      }),
    softmax: (x, spec) => softmaxed(gpu, x, spec, "softmax", softmaxOf),
    logSoftmax: (x, spec) =>
      softmaxed(gpu, x, spec, "logSoftmax", (value, top, sum) => `${value} - ${top} - Math.log(${sum})`),
    softmaxCrossEntropy: (logits, target, spec) => softmaxCrossEntropy(gpu, logits, target, spec),
  };
}

/** Reduces one axis, or run of adjacent axes, after the other, the last one first. */
function reduceAxes(
  gpu: Gpu,
  op: ReduceOp,
  x: GpuStorage,
  shape: readonly number[],
  axes: readonly number[],
): GpuStorage {
  const runs = runsOf(shape, axes);
  let [from, lengths] = [x, runs.map(({ length }) => length)];
  for (let k = runs.length - 1; k >= 0; k--) {
    if (!runs[k].goes) continue;
    const [outer, size, inner] = [sizeOf(lengths.slice(0, k)), lengths[k], sizeOf(lengths.slice(k + 1))];
    const spec = { name: "x", op, outer, size, inner };
    from = from === x ? reduceAxis(gpu, x, spec) : reduceParts(gpu, from, spec);
    lengths = lengths.with(k, 1);
  }
  return from === x ? gpu.share(x) : from;
}

/** Merges adjacent axes that are all reduced or all kept. */
function runsOf(shape: readonly number[], axes: readonly number[]): { length: number; goes: boolean }[] {
  const runs: { length: number; goes: boolean }[] = [];
  shape.forEach((length, axis) => {
    const goes = axes.includes(axis);
    const last = runs.at(-1);
    if (last?.goes === goes) last.length *= length;
    else runs.push({ length, goes });
  });
  return runs;
}

function indexOfLargest(writer: KernelWriter, lane: number, { size, inner }: AxisSpec): string {
  const [outer, at] = writer.divide(writer.place(lane), inner);
  const start = writer.let(`${outer} * ${size * inner} + ${at}`);
  const top = writer.variable(writer.element(0, start));
  const best = writer.variable("0.0");
  writer.loop(size, (j) => {
    const value = writer.element(0, `${start} + ${j} * ${inner}`);
    // NaN counts as the largest; the first NaN wins.
    const larger = `(${value} <= ${top} ? 0.0 : (${top} === ${top} ? 1.0 : 0.0))`;
    writer.line(`if (${larger} > 0.5) { ${top} = ${value}; ${best} = ${j}; }`);
  });
  return best;
}

/** The softmax of an element, from its row's maximum and sum. */
const softmaxOf = (value: string, top: string, sum: string) => `Math.exp(${value} - ${top}) / ${sum}`;

/** Computes each row's maximum and Σ e^(x − maximum). */
function withRowSums<T>(
  gpu: Gpu,
  x: GpuStorage,
  { rows, columns }: RowsSpec,
  use: (top: GpuStorage, sum: GpuStorage) => T,
): T {
  const axis = { outer: rows, size: columns, inner: 1 };
  const top = reduceAxis(gpu, x, { name: "x", op: "max", ...axis });
  const operands = [
    { storage: x, strides: [columns, 1, 1] },
    { storage: top, strides: [1, 0, 1] },
  ];
  const body = ([value, largest]: readonly string[]) => `Math.exp(${value} - ${largest})`;
  const sum = reduce(gpu, { name: "exp of x less top", op: "sum", ...axis, operands, body });
  const result = use(top, sum);
  gpu.free(top);
  gpu.free(sum);
  return result;
}

function softmaxed(
  gpu: Gpu,
  x: GpuStorage,
  spec: RowsSpec,
  name: string,
  body: (value: string, top: string, sum: string) => string,
): GpuStorage {
  return withRowSums(gpu, x, spec, (top, sum) => perElement(gpu, x, [top, sum], spec, name, body));
}

function perElement(
  gpu: Gpu,
  x: GpuStorage,
  ofRows: readonly [GpuStorage, GpuStorage],
  { rows, columns }: RowsSpec,
  name: string,
  body: (value: string, top: string, sum: string) => string,
): GpuStorage {
  const shape = [rows, columns];
  const operands = [
    { storage: x, strides: stridesOf(shape) },
    ...ofRows.map((storage) => ({ storage, strides: [1, 0] })),
  ];
  return map(gpu, { name, shape, operands, body: ([value, top, sum]) => body(value, top, sum) });
}

function softmaxCrossEntropy(
  gpu: Gpu,
  logits: GpuStorage,
  target: GpuStorage,
  spec: RowsSpec,
): { loss: GpuStorage; probabilities: GpuStorage } {
  const { rows, columns } = spec;
  return withRowSums(gpu, logits, spec, (top, sum) => {
    const loss = reduce(gpu, {
      name: "cross-entropy",
      op: "sum",
      outer: rows,
      size: columns,
      inner: 1,
      operands: [
        ...[logits, target].map((storage) => ({ storage, strides: [columns, 1, 1] })),
        ...[top, sum].map((storage) => ({ storage, strides: [1, 0, 1] })),
      ],
      body: ([x, y, largest, total]) => `(${y} === 0.0 ? 0.0 : -${y} * (${x} - ${largest} - Math.log(${total})))`,
    });
    return { loss, probabilities: perElement(gpu, logits, [top, sum], spec, "softmax", softmaxOf) };
  });
}
