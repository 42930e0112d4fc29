import type { ConvGeometry, FusedActivation, Kernels, MatmulSpec } from "../../Kernels.js";
import { foldParts } from "../fold.js";
import { activationExpressions } from "../functions.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { map } from "../map.js";
import { LANES, type Quad, type Source, weighted } from "../Source.js";
import { conv2d, conv2dInputGradient } from "./conv2d.js";
import { conv2dKernelGradient } from "./conv2dKernelGradient.js";
import { finished, quadsAlongK, quadsAlongN } from "./quadProducts.js";

type Products = Pick<Kernels<GpuStorage>, "matmul" | "conv2d" | "conv2dInputGradient" | "conv2dKernelGradient">;

export function products(gpu: Gpu): Products {
  return {
    matmul: (a, b, bias, spec) => matmul(gpu, a, b, bias, spec),
    conv2d: (x, kernel, bias, activation, geometry) => conv2d(gpu, x, kernel, bias, activation, geometry),
    conv2dInputGradient: (dy, kernel, geometry: ConvGeometry) => conv2dInputGradient(gpu, dy, kernel, geometry),
    conv2dKernelGradient: (x, dy, geometry: ConvGeometry) => conv2dKernelGradient(gpu, x, dy, geometry),
  };
}

/** A product whose sums are cut into `parts` runs of k, so that more threads take part. */
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
  const total = foldParts(gpu, sums, { name: "x", op: "sum", outer: batch, size: parts, inner: m * n });
  return completed(gpu, total, bias, spec.activation, n);
}

/** Enough threads for a device: beyond it, cutting sums up gains nothing. */
const MANY_THREADS = 4096;

/** How many runs the sums over k are cut into: whole quads each, and only where k is long and the outputs are few. */
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

/** Adds a bias to each row, and applies the activation. Frees what it is given. */
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
    write: (source) => {
      const whole = plan.n % 4 === 0 && (!plan.transposeB || plan.k % (4 * plan.parts) === 0);
      return whole ? fourColumns(source, plan) : columnByColumn(source, plan);
    },
  });
}

/** A thread computes four neighbouring columns of a row. */
function fourColumns(source: Source, plan: Plan): readonly string[] {
  const { k, n, m, parts, transposeB } = plan;
  const [rest, column] = source.divide("t", n / 4);
  const [block, row] = source.divide(rest, m);
  const [batch, part] = source.divide(block, parts);
  const totals = source.variables("0.0");
  const span = k / parts;
  if (span % 4 !== 0) elementTimesQuad(source, plan, totals, [batch, row, column]);
  else {
    const quads = span / 4;
    const left = source.let(weighted([batch, row, part], [m * (k / 4), k / 4, quads]));
    const right = transposeB
      ? source.let(weighted([batch, column, part], [n * (k / 4), k, quads]))
      : source.let(weighted([batch, part], [k, span]));
    source.loop(quads, (i) => {
      const values = source.quad(0, `${left} + ${i}`);
      if (transposeB) quadsAlongK(source, totals, values, (lane) => `${right} + ${(lane * k) / 4} + ${i}`);
      else quadsAlongN(source, totals, values, (lane) => `(${right} + ${i} * 4 + ${lane}) * ${n / 4} + ${column}`);
    });
  }
  return finished(source, plan, totals, () => source.quad(2, column));
}

/** The same where k is not in whole quads; then there is one part. */
function elementTimesQuad(
  source: Source,
  { m, k, n }: Plan,
  totals: Quad,
  [batch, row, column]: readonly string[],
): void {
  const left = source.let(weighted([batch, row], [m * k, k]));
  const right = source.let(weighted([batch], [k]));
  source.loop(k, (i) => {
    const x = source.element(0, `${left} + ${i}`);
    const quad = source.quad(1, `(${right} + ${i}) * ${n / 4} + ${column}`);
    for (const c of LANES) source.line(`${totals[c]} += ${x} * ${quad[c]};`);
  });
}

function columnByColumn(source: Source, plan: Plan): readonly string[] {
  const { batch, m, k, n, parts, transposeB } = plan;
  const span = k / parts;
  const totals = source.variables("0.0");
  const columns = LANES.map((lane) => {
    const [sample, part, row, column] = source.indices(source.place(lane), [batch, parts, m, n]);
    const left = source.let(weighted([sample, row, part], [m * k, k, span]));
    const right = transposeB
      ? weighted([sample, column, part], [n * k, k, span])
      : weighted([sample, part, column], [k * n, span * n, 1]);
    const start = source.let(right);
    source.loop(span, (i) => {
      const x = source.element(0, `${left} + ${i}`);
      const y = source.element(1, `${start} + ${i} * ${transposeB ? 1 : n}`);
      source.line(`${totals[lane]} += ${x} * ${y};`);
    });
    return column;
  });
  return finished(source, plan, totals, () => LANES.map((lane) => source.element(2, columns[lane])));
}
