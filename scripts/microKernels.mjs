/**
 * Writes the AssemblyScript source of the micro-kernels: an R × 8 block of a matrix product held in registers. Two families differ in
 * how the left factor lies in memory:
 *
 * - `rowsR`: R rows that begin anywhere, each read along itself. Matrix rows, and the pixels of an implicit convolution, whose row is
 *   `segments` runs of `length` numbers, `segmentStride` bytes apart.
 * - `columnsR`: R neighbouring numbers for each step, `stepA` bytes on to the next. Transposed products and kernel gradients.
 *
 * The order of additions in an output element is that of its row alone, whatever R is: the remainders at a block's edge give the same
 * bits.
 */

/** mode: add to what `out` holds; apply ReLU. */
const EPILOGUE = { add: 1, relu: 2 };

const range = (n) => Array.from({ length: n }, (_, i) => i);

function accumulators(rows) {
  return range(rows).map((r) => `  let c${r}0 = f32x4.splat(0), c${r}1 = c${r}0;`);
}

function products(rows, a, b) {
  return [
    `b0 = v128.load(b, ${b});`,
    `b1 = v128.load(b, ${b + 16});`,
    ...range(rows).flatMap((r) => [
      `a = v128.load32_splat(${a(r)});`,
      `c${r}0 = multiplyAdd(c${r}0, a, b0);`,
      `c${r}1 = multiplyAdd(c${r}1, a, b1);`,
    ]),
  ];
}

function indent(lines, depth) {
  return lines.map((line) => " ".repeat(depth) + line);
}

function epilogue(rows, withBias) {
  const lines = [];
  const at = (r) => (r === 0 ? "out" : r === 1 ? "out + outStride" : `out + ${r} * outStride`);
  const each = (f) => range(rows).flatMap((r) => [0, 1].map((h) => f(r, h)));
  lines.push(`if (mode & ${EPILOGUE.add}) {`);
  lines.push(...each((r, h) => `  c${r}${h} = f32x4.add(v128.load(${at(r)}, ${16 * h}), c${r}${h});`), "}");
  if (withBias) {
    lines.push("if (bias) {", "  b0 = v128.load(bias);", "  b1 = v128.load(bias, 16);");
    lines.push(...each((r, h) => `  c${r}${h} = f32x4.add(c${r}${h}, b${h});`), "}");
    lines.push(`if (mode & ${EPILOGUE.relu}) {`, "  a = f32x4.splat(0);");
    lines.push(...each((r, h) => `  c${r}${h} = f32x4.max(c${r}${h}, a);`), "}");
  }
  lines.push(...each((r, h) => `v128.store(${at(r)}, c${r}${h}, ${16 * h});`));
  return lines;
}

function rowsKernel(rows) {
  const step = (bytes, b) => [...range(rows).map((r) => `a${r} += ${bytes};`), `b += ${b};`];
  return [
    `export function rows${rows}(`,
    "  base: usize, table: usize, b: usize, segments: i32, length: i32, segmentStride: usize,",
    "  out: usize, outStride: usize, bias: usize, mode: i32,",
    "): void {",
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...accumulators(rows),
    "  let a: v128, b0: v128, b1: v128;",
    "  const whole = <usize>(length & ~3) << 2;",
    "  const skip = segmentStride - (<usize>length << 2);",
    "  for (; segments > 0; segments--) {",
    "    for (const end = a0 + whole; a0 < end; ) {",
    ...range(4).flatMap((u) =>
      indent(
        products(rows, (r) => `a${r}, ${4 * u}`, 32 * u),
        6,
      ),
    ),
    ...indent(step(16, 128), 6),
    "    }",
    "    for (let left = length & 3; left > 0; left--) {",
    ...indent(
      products(rows, (r) => `a${r}`, 0),
      6,
    ),
    ...indent(step(4, 32), 6),
    "    }",
    ...range(rows).map((r) => `    a${r} += skip;`),
    "  }",
    ...indent(epilogue(rows, true), 2),
    "}",
  ];
}

function columnsKernel(rows) {
  return [
    `export function columns${rows}(`,
    "  a: usize, stepA: usize, segmentA: usize, b: usize, stepB: usize, segmentB: usize, segments: i32, length: i32,",
    "  out: usize, outStride: usize, mode: i32,",
    "): void {",
    ...accumulators(rows),
    "  let v: v128, b0: v128, b1: v128;",
    "  const skipA = segmentA - <usize>length * stepA;",
    "  const skipB = segmentB - <usize>length * stepB;",
    "  for (; segments > 0; segments--) {",
    "    let left = length;",
    "    for (; left >= 2; left -= 2) {",
    ...range(2).flatMap(() =>
      indent(
        [
          ...products(rows, (r) => `a, ${4 * r}`, 0).map((l) =>
            l.replaceAll("a = ", "v = ").replace(", a, b", ", v, b"),
          ),
          "a += stepA;",
          "b += stepB;",
        ],
        6,
      ),
    ),
    "    }",
    "    if (left) {",
    ...indent(
      products(rows, (r) => `a, ${4 * r}`, 0).map((l) => l.replaceAll("a = ", "v = ").replace(", a, b", ", v, b")),
      6,
    ),
    "      a += stepA;",
    "      b += stepB;",
    "    }",
    "    a += skipA;",
    "    b += skipB;",
    "  }",
    ...indent(epilogue(rows, false), 2),
    "}",
  ];
}

/** The whole source. */
export function microKernels() {
  const lines = ["// Written by scripts/microKernels.mjs.", 'import { multiplyAdd } from "../vectors";'];
  for (const rows of [6, 4, 3, 2, 1]) lines.push("", ...rowsKernel(rows), "", ...columnsKernel(rows));
  return `${lines.join("\n")}\n`;
}
