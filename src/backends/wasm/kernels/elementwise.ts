import { capitalized } from "../../../util/capitalized.js";
import { BackendError } from "../../../util/errors.js";
import { memoized } from "../../../util/memoized.js";
import { sizeOf, stridesOf } from "../../../util/shape.js";
import type { BinaryOp, BroadcastLayout, DType, Kernels, UnaryOp } from "../../Kernels.js";
import { mergeAxes } from "../../strided.js";
import type { Engine } from "../Engine.js";
import type { CoreArguments } from "../generated/coreModule.js";
import type { Range, WasmStorage } from "../WasmStorage.js";
import { stridedCopy } from "./moving.js";
import { CHUNK, chunks, rowParts } from "./parts.js";
import { LEAST_NORMAL, mayUnderflow, SHORT } from "./subnormals.js";

/** What int32 can do: kernels of its own. */
const INTEGER_KERNELS = {
  equal: "binaryEqualInt",
  notEqual: "binaryNotEqualInt",
  less: "binaryLessInt",
  lessEqual: "binaryLessEqualInt",
  greater: "binaryGreaterInt",
  greaterEqual: "binaryGreaterEqualInt",
} as const satisfies Partial<Record<BinaryOp, keyof CoreArguments>>;

/** The kernels of functions of two tensors, all with the same arguments. scripts/elementwiseKernels.mjs writes them. */
type BinaryKernel =
  | `binary${Capitalize<BinaryOp>}`
  | `binary${Capitalize<CarefulOp>}Carefully`
  | (typeof INTEGER_KERNELS)[keyof typeof INTEGER_KERNELS];

/** When operations on these ranges may meet or give subnormal numbers; then a kernel takes those for 0. */
const MEETS_SUBNORMAL = {
  mul: mayUnderflow,
  sigmoidCrossEntropy: mayUnderflow,
  div: (a, b) => a.subnormal || b.subnormal || a.least < LEAST_NORMAL * b.largest,
  // The second factor is 1 − y² or y·(1 − y), and 1 − y at least 2⁻²⁴.
  tanhGradient: (dy, y) => mayUnderflow(y, y) || mayUnderflow(dy, ULP),
  sigmoidGradient: (dy, y) => mayUnderflow(dy, { ...y, least: y.least * ULP.least }),
} as const satisfies Partial<Record<BinaryOp, (a: Range, b: Range) => boolean>>;

const ULP: Range = { least: 2 ** -24, largest: 1, subnormal: false, tiny: 0 };

type CarefulOp = keyof typeof MEETS_SUBNORMAL;

function carefulKernel(engine: Engine, op: BinaryOp, a: WasmStorage, b: WasmStorage): BinaryKernel | null {
  if (!(op in MEETS_SUBNORMAL) || a.dtype !== "float32") return null;
  const careful = op as CarefulOp;
  const short = Math.max(a.size, b.size) <= SHORT;
  if (!short && !MEETS_SUBNORMAL[careful](engine.range(a), engine.range(b))) return null;
  return carefulBinary(careful);
}

const carefulBinary = memoized((op: CarefulOp) => `binary${capitalized(op)}Carefully` as const);
const plainBinary = memoized((op: BinaryOp) => `binary${capitalized(op)}` as const);
const plainUnary = memoized((op: UnaryOp) => `unary${capitalized(op)}` as const);

/** @throws BackendError for what int32 does not compute */
function binaryKernel(op: BinaryOp, dtype: DType): BinaryKernel {
  if (dtype !== "int32") return plainBinary(op);
  if (op in INTEGER_KERNELS) return INTEGER_KERNELS[op as keyof typeof INTEGER_KERNELS];
  throw new BackendError(`wasm: ${op} is not computed for int32; cast the tensors to float32 first`);
}

/** Element-wise kernels. */
export function elementwise(engine: Engine): Pick<Kernels<WasmStorage>, "unary" | "binary" | "select"> {
  return {
    unary(op, x) {
      const out = engine.storage(x.size, x.dtype);
      const { parts, chunk } = chunks(x.size);
      const careful = op === "square" && (x.size <= SHORT || mayUnderflow(engine.range(x), engine.range(x)));
      engine.run(careful ? "unarySquareCarefully" : plainUnary(op), parts, {
        from: x.ptr,
        out: out.ptr,
        size: x.size,
        chunk,
      });
      return out;
    },
    binary: (op, a, b, layout) => binary(engine, op, a, b, layout),
    select: (condition, a, b, layout) => select(engine, condition, a, b, layout),
  };
}

function binary(
  engine: Engine,
  op: BinaryOp,
  a: WasmStorage,
  b: WasmStorage,
  { shape, strides }: BroadcastLayout,
): WasmStorage {
  const out = engine.storage(sizeOf(shape), a.dtype);
  if (out.size === 0) return out;
  const kernel = carefulKernel(engine, op, a, b) ?? binaryKernel(op, a.dtype);
  const table = asTable(shape, strides);
  if (table) {
    runBinary(engine, kernel, { a, b, out }, table);
    return out;
  }
  const whole = wholeOperands(engine, [a, b], shape, strides);
  const [wholeA, wholeB] = whole.storages;
  runBinary(engine, kernel, { a: wholeA, b: wholeB, out }, asTable(shape, whole.strides)!);
  whole.free();
  return out;
}

/** A broadcast of two operands as rows: each operand's elements from row to row, and along a row (1 or 0). */
interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly row: readonly number[];
  readonly step: readonly number[];
}

function runBinary(
  engine: Engine,
  kernel: BinaryKernel,
  { a, b, out }: { readonly a: WasmStorage; readonly b: WasmStorage; readonly out: WasmStorage },
  t: Table,
): void {
  const { parts, rowsPerPart } = rowParts(t.rows, t.columns);
  const [aRow, bRow] = t.row;
  const [aStep, bStep] = t.step;
  engine.run(kernel, parts, {
    aFirst: a.ptr,
    bFirst: b.ptr,
    out: out.ptr,
    columns: t.columns,
    total: out.size,
    rowCount: t.rows,
    rowsPerPart,
    aRow,
    aStep,
    bRow,
    bStep,
  });
}

/** The layout as a table of rows, or null where it takes more than two axes. */
function asTable(shape: readonly number[], strides: readonly (readonly number[])[]): Table | null {
  const steps = [uniformStep(shape, strides[0]), uniformStep(shape, strides[1])];
  // Most operations are of two equal shapes, or of one and a number, and looking for rows takes small ones as long as computing.
  if (steps[0] >= 0 && steps[1] >= 0 && steps[0] + steps[1] > 0) return longRow(sizeOf(shape), steps);
  const axes = mergeAxes(shape, strides);
  if (axes.length > 2) return null;
  const inner = axes.at(-1)?.steps ?? [0, 0];
  if (inner.some((step) => step > 1)) return null;
  if (inner.every((step) => step === 0)) return axes.length < 2 ? longRow(1, [0, 1]) : null;
  const [outer, columns] = axes;
  if (axes.length < 2) return longRow(outer.length, inner);
  return { rows: outer.length, columns: columns.length, row: outer.steps, step: inner };
}

/** The step from each of an operand's elements to the next: 1 where it is whole, 0 where it is a single one, -1 where neither. */
function uniformStep(shape: readonly number[], strides: readonly number[]): number {
  let whole = true;
  let single = true;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== step) whole = false;
    if (strides[axis] !== 0) single = false;
    step *= shape[axis];
  }
  return whole ? 1 : single ? 0 : -1;
}

/** One long row, cut into rows that make good parts. */
function longRow(length: number, step: readonly number[]): Table {
  const columns = Math.min(length, CHUNK);
  return { rows: Math.ceil(length / columns), columns, row: step.map((s) => s * columns), step };
}

/** Operands written out where they are neither whole nor a single element. */
function wholeOperands(
  engine: Engine,
  operands: readonly WasmStorage[],
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { storages: WasmStorage[]; strides: (readonly number[])[]; free: () => void } {
  const made: WasmStorage[] = [];
  const whole = stridesOf(shape);
  const plain = strides.map((own) => uniformStep(shape, own) >= 0);
  const storages = operands.map((operand, k) => {
    if (plain[k]) return operand;
    const copy = stridedCopy(engine, operand, { shape, strides: strides[k], offset: 0 });
    made.push(copy);
    return copy;
  });
  return {
    storages,
    strides: strides.map((own, k) => (plain[k] ? own : whole)),
    free: () => made.forEach((storage) => void engine.free(storage)),
  };
}

function select(
  engine: Engine,
  condition: WasmStorage,
  a: WasmStorage,
  b: WasmStorage,
  { shape, strides }: BroadcastLayout,
): WasmStorage {
  const out = engine.storage(sizeOf(shape), a.dtype);
  if (out.size === 0) return out;
  const whole = wholeOperands(engine, [condition, a, b], shape, strides);
  const step = whole.strides.map((own) => uniformStep(shape, own));
  const { parts, chunk } = chunks(out.size);
  const isFloat = condition.dtype === "int32" ? 0 : 1;
  const [conditionPtr, aPtr, bPtr] = whole.storages.map(({ ptr }) => ptr);
  const [conditionStep, aStep, bStep] = step;
  engine.run("select", parts, {
    condition: conditionPtr,
    a: aPtr,
    b: bPtr,
    out: out.ptr,
    size: out.size,
    chunk,
    isFloat,
    conditionStep,
    aStep,
    bStep,
  });
  whole.free();
  return out;
}
