import type { Engine } from "../Engine.js";
import type { Range, WasmStorage } from "../WasmStorage.js";
import { chunks } from "./parts.js";

/** 2⁻¹²⁶: what is smaller is subnormal. */
export const LEAST_NORMAL = 2 ** -126;

/** Elements up to which a careful pass takes less time than to ask for a range. On ordinary numbers it gives the same bits. */
export const SHORT = 512;

/** Whether a·b may meet or give a subnormal number. */
export function mayUnderflow(a: Range, b: Range): boolean {
  return a.subnormal || b.subnormal || a.least * b.least < LEAST_NORMAL;
}

/** Whether a storage has subnormal numbers, or becomes subnormal where it is multiplied by `factor`. */
export function isSmall(engine: Engine, storage: WasmStorage, factor = 1): boolean {
  const { least, subnormal } = engine.range(storage);
  return subnormal || least * factor < LEAST_NORMAL;
}

/** Runs f on a storage's address, or on that of a copy in which what is smaller than `least` is 0, where there may be such numbers. */
export function withoutSmall<T>(engine: Engine, storage: WasmStorage, least: number, f: (ptr: number) => T): T {
  if (!isSmall(engine, storage, LEAST_NORMAL / least)) return f(storage.ptr);
  return withCopy(engine, storage, f, (from, to, sizes, parts) => {
    engine.run("copyAtLeast", parts, { from, to, ...sizes, least });
  });
}

type Copy = (from: number, to: number, sizes: { size: number; chunk: number }, parts: number) => void;

function withCopy<T>(engine: Engine, storage: WasmStorage, f: (ptr: number) => T, copy: Copy): T {
  const to = engine.allocate(storage.bytes);
  const { parts, ...sizes } = chunks(storage.size);
  copy(storage.ptr, to, sizes, parts);
  const result = f(to);
  engine.release(to);
  return result;
}

/** A product's operands, in its order: at their own addresses, or at those of copies. */
export interface Operands {
  readonly a: number;
  readonly b: number;
  readonly bias: number;
}

/** How a sum of products is computed. */
export interface ProductSpec {
  /** Products in a sum. */
  readonly terms: number;
  /** Powers of two by which the kernel itself makes numbers smaller or larger on the way. */
  readonly margin?: number;
  /** The operands that may be copied and scaled. b of a convolution lies packed or transformed already. */
  readonly scalable: "a" | "both";
}

/**
 * Runs a product so that none of its terms is subnormal: f gets operands of which one may be 2^shift times too large, and what it
 * computes is made 2^shift times smaller, with 0 for what would be subnormal. Scaling by a power of two changes no bit of a result that
 * is not subnormal. Subnormal operands count as 0. On ordinary numbers the operands are used as they are, and shift is 0.
 */
export function withoutUnderflow(
  engine: Engine,
  [a, b, bias]: readonly [WasmStorage, WasmStorage, WasmStorage | null],
  spec: ProductSpec,
  f: (operands: Operands, shift: number) => void,
): void {
  const rangeA = engine.range(a);
  const rangeB = engine.range(b);
  const given = { a: a.ptr, b: b.ptr, bias: bias?.ptr ?? 0 };
  if (isOrdinary(rangeA, rangeB, spec)) {
    f(given, 0);
    return;
  }
  const wanted = shiftFor(rangeA, rangeB, bias === null ? null : engine.range(bias), spec);
  const scaleB = spec.scalable === "both" && b.size < a.size;
  const shifts = { a: scaleB ? 0 : wanted, b: scaleB ? wanted : 0, bias: wanted };
  const made: number[] = [];
  const scaled = (storage: WasmStorage, shift: number): number => {
    if (shift === 0 && !engine.range(storage).subnormal) return storage.ptr;
    const to = engine.allocate(storage.bytes);
    made.push(to);
    const { parts, ...sizes } = chunks(storage.size);
    engine.run("scaleNormal", parts, { from: storage.ptr, to, ...sizes, factor: powerOfTwo(shift) });
    return to;
  };
  const operands = {
    a: scaled(a, shifts.a),
    b: spec.scalable === "both" ? scaled(b, shifts.b) : given.b,
    bias: bias === null ? 0 : scaled(bias, shifts.bias),
  };
  f(operands, wanted);
  for (const ptr of made) engine.release(ptr);
}

/** Whether {@link withoutUnderflow} would use the operands as they are. */
export function isOrdinaryProduct(
  engine: Engine,
  [a, b]: readonly [WasmStorage, WasmStorage],
  spec: Pick<ProductSpec, "margin">,
): boolean {
  return isOrdinary(engine.range(a), engine.range(b), spec);
}

/** 2⁻⁷⁸: the least product for which no operand is scaled, with any margin. */
const ORDINARY = 2 ** -78;

/** Whether no product or sum can be subnormal, for certain. Told without exponents, since small networks ask often. */
function isOrdinary(a: Range, b: Range, { margin = 0 }: Pick<ProductSpec, "margin">): boolean {
  return margin <= 24 && !a.subnormal && !b.subnormal && a.least * b.least >= ORDINARY;
}

/**
 * The power of two by which one operand must grow. Products from 2⁻¹⁰² on are multiples of 2⁻¹²⁶ and so are their sums, so that nothing
 * is subnormal; less where the sum might overflow.
 */
function shiftFor(a: Range, b: Range, bias: Range | null, { terms, margin = 0 }: ProductSpec): number {
  const least = exponentOf(a.least) + exponentOf(b.least) - margin;
  if (!(least < -102)) return 0;
  const sums = exponentOf(a.largest) + exponentOf(b.largest) + 2 + (32 - Math.clz32(terms));
  const largest = Math.max(sums, exponentOf(a.largest), exponentOf(b.largest), bias ? exponentOf(bias.largest) : 0);
  return Math.max(0, Math.min(-102 - least, 124 - largest - margin, 126));
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** 2^n for a whole number from −126 to 127. */
function powerOfTwo(n: number): number {
  bits[0] = (n + 127) << 23;
  return float[0];
}

/** e of 2^e ≤ |x| < 2^(e + 1); 128 for infinity and NaN, −127 for 0. */
function exponentOf(x: number): number {
  float[0] = x;
  return ((bits[0] >>> 23) & 255) - 127;
}

/** Makes a result 2^shift times smaller. */
export function unscale(engine: Engine, x: number, size: number, shift: number): void {
  if (shift === 0) return;
  const { parts, chunk } = chunks(size);
  engine.run("unscale", parts, { x, size, chunk, shift });
}
