import type { FusedActivation, Kernels, MatmulSpec } from "../../Kernels.js";
import { MAX_PARTS } from "../control.js";
import type { Engine } from "../Engine.js";
import { K_BLOCK, LINEAR, RELU, RELU6, SIGMOID, TANH } from "../generated/constants.js";
import type { WasmStorage } from "../WasmStorage.js";
import { withoutUnderflow } from "./subnormals.js";

/** Numbers of the activations. */
export const activationCodes: Record<FusedActivation, number> = {
  linear: LINEAR,
  relu: RELU,
  relu6: RELU6,
  tanh: TANH,
  sigmoid: SIGMOID,
};

/** Rows of a part: a multiple of the micro-kernel's four whose block of the left factor fits in the L2 cache. */
const ROW_BLOCK = 96;

/** Columns of a part, and the fewest: a cache line of a row. */
const COLUMN_BLOCK = 512;
const FEWEST_COLUMNS = 16;

/** Matrix products. */
export function matmuls(engine: Engine): Pick<Kernels<WasmStorage>, "matmul"> {
  return {
    matmul(a, b, bias, spec) {
      const out = engine.storage(spec.batch * spec.m * spec.n, a.dtype);
      if (out.size === 0) return out;
      withoutUnderflow(engine, [a, b, bias], { terms: spec.k, scalable: "both" }, (at, shift) =>
        multiply(engine, { a: at.a, b: at.b, bias: at.bias, out: out.ptr }, spec, shift),
      );
      return out;
    },
  };
}

/** Where a product's operands lie; a bias of 0 is none. */
export interface Addresses {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
  readonly out: number;
}

/** out = activation((a·b + bias)·2^−shift). The right factor is packed ahead where several blocks of rows will read it. */
export function multiply(engine: Engine, at: Addresses, spec: MatmulSpec, shift: number): void {
  const { batch, m, k, n } = spec;
  const { rowBlock, columnBlock } = blocks(spec, engine.threads);
  const packed = m > rowBlock ? packRight(engine, at.b, spec) : null;
  const scratchSize = scratchBytes(rowBlock);
  const scratch = engine.allocate(scratchSize * engine.threads);
  const { transposeA, transposeB } = spec;
  const plan = engine.plan("MatmulPlan", {
    a: at.a,
    b: packed ?? at.b,
    bias: at.bias,
    out: at.out,
    m,
    k,
    n,
    aRow: transposeA ? 1 : k,
    aStep: transposeA ? m : 1,
    bStep: transposeB ? 1 : n,
    bColumn: transposeB ? k : 1,
    aMatrix: m * k,
    bMatrix: k * n,
    packed: packed === null ? 0 : 1,
    shift,
    activation: activationCodes[spec.activation],
    rowBlock,
    columnBlock,
    scratch,
    scratchSize,
  });
  engine.run("matmul", batch * Math.ceil(m / rowBlock) * Math.ceil(n / columnBlock), { plan });
  engine.release(scratch);
  if (packed !== null) engine.release(packed);
}

/** A table of rows, turned rows, and two panels. */
function scratchBytes(rowBlock: number): number {
  return (rowBlock + rowBlock * K_BLOCK + 16 * K_BLOCK) * 4 + 64;
}

/** Blocks that make enough parts for all threads, and not too many. They change nothing in the results. */
function blocks({ batch, m, n }: MatmulSpec, threads: number): { rowBlock: number; columnBlock: number } {
  let rowBlock = Math.min(ROW_BLOCK, Math.ceil(m / 4) * 4);
  let columnBlock = Math.min(COLUMN_BLOCK, Math.ceil(n / 8) * 8);
  const parts = () => batch * Math.ceil(m / rowBlock) * Math.ceil(n / columnBlock);
  while (threads > 1 && parts() < 4 * threads && columnBlock >= 2 * FEWEST_COLUMNS) {
    columnBlock = Math.ceil(columnBlock / 16) * 8;
  }
  while (parts() > MAX_PARTS && (rowBlock < m || columnBlock < n)) {
    if (columnBlock < n) columnBlock *= 2;
    else rowBlock *= 2;
  }
  return { rowBlock, columnBlock };
}

function packRight(engine: Engine, b: number, { batch, k, n, transposeB }: MatmulSpec): number {
  const panels = Math.ceil(n / 8);
  const packed = engine.allocate(batch * panels * k * 32);
  engine.run("packPanels", batch * panels, {
    from: b,
    to: packed,
    panels,
    matrix: k * n,
    taps: 1,
    inner: k,
    columns: n,
    tapStride: 0,
    kStride: transposeB ? 1 : n,
    columnStride: transposeB ? k : 1,
  });
  return packed;
}
