/**
 * Writes the AssemblyScript source of the micro-kernels: an R × 8 block of a matrix product held in registers. They
 * differ in how the left factor lies in memory:
 *
 * - `rowsR`: R rows that begin anywhere, each read along itself, times a packed panel. Matrix rows, and the pixels of
 *   an implicit convolution, whose row is `segments` runs of `length` numbers, `segmentStride` bytes apart.
 * - `tapsR`: R places that move on together, `stepA` bytes a step, while the right factor moves on by `stepB`: kernel
 *   gradients.
 * - `panel4`, `outer4`: the products of Winograd's transforms.
 *
 * A block begins with what lies at `init` (zeros, the bias, or its own earlier sum), R rows `initStride` bytes apart,
 * and adds one product after the other. So an element's bits depend on its own row and column alone, not on R or on how
 * the sum is cut.
 *
 * R = 4 and no unrolling, because V8 keeps eight accumulators in registers whatever follows the loop: 41 GFLOP/s where
 * 6 × 8 gave 28 and where, unrolled, both gave 28.
 */

const range = (n) => Array.from({ length: n }, (_, i) => i);

function begin(rows) {
  const at = (r) => (r === 0 ? "init" : r === 1 ? "init + initStride" : `init + ${r} * initStride`);
  return range(rows).flatMap((r) => [`  let c${r}0 = v128.load(${at(r)});`, `  let c${r}1 = v128.load(${at(r)}, 16);`]);
}

/** One step: every accumulator takes one more product. `left(r)` are the arguments of the load of row r's number. */
function step(rows, left) {
  return [
    "      const b0 = v128.load(b);",
    "      const b1 = v128.load(b, 16);",
    ...range(rows).flatMap((r) => [
      `      v = v128.load32_splat(${left(r)});`,
      `      c${r}0 = multiplyAdd(c${r}0, v, b0);`,
      `      c${r}1 = multiplyAdd(c${r}1, v, b1);`,
    ]),
  ];
}

function end(rows, floor) {
  const at = (r) => (r === 0 ? "out" : r === 1 ? "out + outStride" : `out + ${r} * outStride`);
  const value = (r, h) => (floor ? `f32x4.pmax(c${r}${h}, v)` : `c${r}${h}`);
  return [
    ...(floor ? ["  v = f32x4.splat(floor);"] : []),
    ...range(rows).flatMap((r) => [0, 1].map((h) => `  v128.store(${at(r)}, ${value(r, h)}, ${16 * h});`)),
  ];
}

/** R rows of one panel; four take `count` rows, a multiple of four, one block after the other. */
function rowsKernel(rows) {
  const many = rows === 4;
  return [
    `export function rows${rows}(`,
    "  base: usize, table: usize, panel: usize, segments: i32, length: i32, segmentStride: usize,",
    `  init: usize, initStride: usize, out: usize, outStride: usize, floor: f32,${many ? " count: i32," : ""}`,
    "): void {",
    "  const skip = segmentStride - (<usize>length << 2);",
    ...(many ? ["  for (; count > 0; count -= 4) {"] : []),
    "  let b = panel;",
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...begin(rows),
    "  let v: v128;",
    "  for (let s = segments; s > 0; s--) {",
    "    for (let i = 0; i < length; i++) {",
    ...step(rows, (r) => `a${r}`),
    "      b += 32;",
    ...range(rows).map((r) => `      a${r} += 4;`),
    "    }",
    ...range(rows).map((r) => `    a${r} += skip;`),
    "  }",
    ...end(rows, true),
    ...(many ? ["  table += 16;", "  init += 4 * initStride;", "  out += 4 * outStride;", "  }"] : []),
    "}",
  ];
}

function tapsKernel(rows) {
  return [
    `export function taps${rows}(`,
    "  base: usize, table: usize, stepA: usize, segmentA: usize, b: usize, stepB: usize, segmentB: usize,",
    "  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize,",
    "): void {",
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...begin(rows),
    "  let v: v128;",
    "  const skipA = segmentA - <usize>length * stepA;",
    "  const skipB = segmentB - <usize>length * stepB;",
    "  for (; segments > 0; segments--) {",
    "    for (let i = 0; i < length; i++) {",
    ...step(rows, (r) => `a${r}`),
    "      b += stepB;",
    ...range(rows).map((r) => `      a${r} += stepA;`),
    "    }",
    "    b += skipB;",
    ...range(rows).map((r) => `    a${r} += skipA;`),
    "  }",
    ...end(rows, false),
    "}",
  ];
}

/** Four columns of a left factor, four numbers a step, times a panel. */
function outerKernel() {
  return [
    "export function outer4(",
    "  a: usize, b: usize, length: i32, init: usize, initStride: usize, out: usize, outStride: usize,",
    "): void {",
    ...begin(4),
    "  let v: v128;",
    "  for (; length > 0; length--) {",
    ...step(4, (r) => (r === 0 ? "a" : `a, ${4 * r}`)),
    "    a += 16;",
    "    b += 32;",
    "  }",
    ...end(4, false),
    "}",
  ];
}

/**
 * All rows of a matrix, `count` rounded up to a multiple of four, times one panel: what the many short sums of
 * Winograd's products need, where beginning and ending a block would cost a fifth.
 */
function panelKernel() {
  const rows = 4;
  return [
    "export function panel4(base: usize, stride: usize, count: i32, panel: usize, length: i32, out: usize, outStride: usize): void {",
    "  for (; count > 0; count -= 4) {",
    "    let b = panel;",
    ...range(rows).map((r) => `    let a${r} = base + ${r} * stride;`),
    ...range(rows).map((r) => `    let c${r}0 = f32x4.splat(0), c${r}1 = f32x4.splat(0);`),
    "    let v: v128;",
    "    for (let i = 0; i < length; i++) {",
    ...step(rows, (r) => `a${r}`),
    "      b += 32;",
    ...range(rows).map((r) => `      a${r} += 4;`),
    "    }",
    ...range(rows).flatMap((r) => [0, 1].map((h) => `    v128.store(out + ${r} * outStride, c${r}${h}, ${16 * h});`)),
    "    base += 4 * stride;",
    "    out += 4 * outStride;",
    "  }",
    "}",
  ];
}

/** The whole source. */
export function microKernels() {
  const lines = ["// Written by scripts/microKernels.mjs.", 'import { multiplyAdd } from "../vectors";'];
  for (const rows of [4, 3, 2, 1]) lines.push("", ...rowsKernel(rows), "", ...tapsKernel(rows));
  lines.push("", ...panelKernel(), "", ...outerKernel());
  return `${lines.join("\n")}\n`;
}
