import { type Convolution, chosenConvolution, isDepthwise } from "../../Convolution.js";
import type { FusedActivation, Kernels, MatmulSpec } from "../../Kernels.js";
import { activationExpressions } from "../expressions.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { type KernelWriter, LANES, type Quad, weighted } from "../KernelWriter.js";
import { map } from "../map.js";
import { reduceParts } from "../reduce.js";
import { conv2d, conv2dInputGradient } from "./conv2d.js";
import { conv2dKernelGradient } from "./conv2dKernelGradient.js";
import { depthwiseConvolutions } from "./depthwise.js";
import { finished, quadsAlongK, quadsAlongN } from "./quadProducts.js";

type Products = Pick<Kernels<GpuStorage>, "matmul" | "conv2d" | "conv2dInputGradient" | "conv2dKernelGradient">;

export function products(gpu: Gpu): Products {
  return {
    matmul: (a, b, bias, spec) => matmul(gpu, a, b, bias, spec),
    ...convolutions(gpu),
  };
}

function convolutions(gpu: Gpu): Convolution<GpuStorage> {
  const depthwise = depthwiseConvolutions(gpu);
  const others: Convolution<GpuStorage> = {
    conv2d: (x, kernel, bias, activation, g) => conv2d(gpu, x, kernel, bias, activation, g),
    conv2dInputGradient: (dy, kernel, g) => conv2dInputGradient(gpu, dy, kernel, g),
    conv2dKernelGradient: (x, dy, g) => conv2dKernelGradient(gpu, x, dy, g),
  };
  return chosenConvolution((g) => (isDepthwise(g) ? depthwise : others));
}

/** A product whose sums over k are split into `parts` runs (split-k), for more parallelism. */
interface Plan extends MatmulSpec {
  readonly parts: number;
  readonly hasBias: boolean;
}

function matmul(gpu: Gpu, a: GpuStorage, b: GpuStorage, bias: GpuStorage | null, spec: MatmulSpec): GpuStorage {
  const { batch, m, k, n, transposeA } = spec;
  if (transposeA) {
    const rows = transposed(gpu, a, batch, k, m);
    const product = matmul(gpu, rows, b, bias, { ...spec, transposeA: false });
    gpu.free(rows);
    return product;
  }
  const parts = partsOf(spec);
  if (parts === 1) return multiply(gpu, a, b, bias, { ...spec, parts, hasBias: bias !== null });
  const sums = multiply(gpu, a, b, null, { ...spec, activation: "linear", parts, hasBias: false });
  const total = reduceParts(gpu, sums, { name: "x", op: "sum", outer: batch, size: parts, inner: m * n });
  return completed(gpu, total, bias, spec.activation, n);
}

/** Number of threads that saturates a device; beyond it, splitting sums does not help. */
const MANY_THREADS = 4096;

/** The number of runs that the sums over k are split into: more than one only if k is large and the outputs are few. */
function partsOf({ batch, m, k, n }: MatmulSpec): number {
  if (k < 2048 || batch * m * n > 4 * MANY_THREADS) return 1;
  for (let parts = 16; parts > 1; parts--) if (k % (4 * parts) === 0) return parts;
  return 1;
}

/** [batch, rows, columns] → [batch, columns, rows] */
function transposed(gpu: Gpu, x: GpuStorage, batch: number, rows: number, columns: number): GpuStorage {
  const operands = [{ storage: x, strides: [rows * columns, 1, columns] }];
  return map(gpu, { name: "copy", shape: [batch, columns, rows], operands, body: ([value]) => value });
}

/** Adds a bias to each row and applies the activation. Frees its argument. */
function completed(
  gpu: Gpu,
  total: GpuStorage,
  bias: GpuStorage | null,
  activation: FusedActivation,
  columns: number,
): GpuStorage {
  if (bias === null && activation === "linear") return total;
  const operands = [
    { storage: total, strides: [columns, 1] },
    ...(bias === null ? [] : [{ storage: bias, strides: [0, 1] }]),
  ];
  const act = activationExpressions[activation];
  const body = (values: readonly string[]) => act(`(${values.join(" + ")})`);
  const done = map(gpu, { name: `bias ${activation}`, shape: [total.size / columns, columns], operands, body });
  gpu.free(total);
  return done;
}

function multiply(gpu: Gpu, a: GpuStorage, b: GpuStorage, bias: GpuStorage | null, plan: Plan): GpuStorage {
  const { batch, m, n, parts } = plan;
  return gpu.launch({
    name: "matmul",
    spec: plan,
    inputs: bias === null ? [a, b] : [a, b, bias],
    size: batch * parts * m * n,
    write: (writer) => {
      const whole = plan.n % 4 === 0 && (!plan.transposeB || plan.k % (4 * plan.parts) === 0);
      return whole ? fourColumns(writer, plan) : columnByColumn(writer, plan);
    },
  });
}

/** Each thread computes four adjacent columns of a row. */
function fourColumns(writer: KernelWriter, plan: Plan): readonly string[] {
  const { k, n, m, parts, transposeB } = plan;
  const [rest, column] = writer.divide("t", n / 4);
  const [block, row] = writer.divide(rest, m);
  const [batch, part] = writer.divide(block, parts);
  const totals = writer.variables("0.0");
  const span = k / parts;
  if (span % 4 !== 0) elementTimesQuad(writer, plan, totals, [batch, row, column]);
  else {
    const quads = span / 4;
    const left = writer.let(weighted([batch, row, part], [m * (k / 4), k / 4, quads]));
    const right = transposeB
      ? writer.let(weighted([batch, column, part], [n * (k / 4), k, quads]))
      : writer.let(weighted([batch, part], [k, span]));
    writer.loop(quads, (i) => {
      const values = writer.quad(0, `${left} + ${i}`);
      if (transposeB) quadsAlongK(writer, totals, values, (lane) => `${right} + ${(lane * k) / 4} + ${i}`);
      else quadsAlongN(writer, totals, values, (lane) => `(${right} + ${i} * 4 + ${lane}) * ${n / 4} + ${column}`);
    });
  }
  return finished(writer, plan, totals, () => writer.quad(2, column));
}

/** As {@link fourColumns}, for a k that is not a multiple of 4; there is only one part then. */
function elementTimesQuad(
  writer: KernelWriter,
  { m, k, n }: Plan,
  totals: Quad,
  [batch, row, column]: readonly string[],
): void {
  const left = writer.let(weighted([batch, row], [m * k, k]));
  const right = writer.let(weighted([batch], [k]));
  writer.loop(k, (i) => {
    const x = writer.element(0, `${left} + ${i}`);
    const quad = writer.quad(1, `(${right} + ${i}) * ${n / 4} + ${column}`);
    for (const c of LANES) writer.line(`${totals[c]} += ${x} * ${quad[c]};`);
  });
}

function columnByColumn(writer: KernelWriter, plan: Plan): readonly string[] {
  const { batch, m, k, n, parts, transposeB } = plan;
  const span = k / parts;
  const totals = writer.variables("0.0");
  const columns = LANES.map((lane) => {
    const [sample, part, row, column] = writer.indices(writer.place(lane), [batch, parts, m, n]);
    const left = writer.let(weighted([sample, row, part], [m * k, k, span]));
    const right = transposeB
      ? weighted([sample, column, part], [n * k, k, span])
      : weighted([sample, part, column], [k * n, span * n, 1]);
    const start = writer.let(right);
    writer.loop(span, (i) => {
      const x = writer.element(0, `${left} + ${i}`);
      const y = writer.element(1, `${start} + ${i} * ${transposeB ? 1 : n}`);
      writer.line(`${totals[lane]} += ${x} * ${y};`);
    });
    return column;
  });
  return finished(writer, plan, totals, () => LANES.map((lane) => writer.element(2, columns[lane])));
}
