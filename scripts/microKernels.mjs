/**
 * Writes the AssemblyScript source of the micro-kernels: an R × 8 block of a matrix product held in registers. They
 * differ in how the left factor lies in memory:
 *
 * - `rowsR`: R rows that begin anywhere, each read along itself, times a packed panel. Matrix rows, and the pixels of
 *   an implicit convolution, whose row is `segments` runs of `length` numbers, `segmentStride` bytes apart.
 * - `tapsR`: R places that move on together, `stepA` bytes a step, while the right factor moves on by `stepB`: kernel
 *   gradients.
 * - `panel4`, `outer4`: the products of Winograd's transforms.
 * - `halfRowsR`, `halfTapsR`: four columns instead of eight, for groups of few filters; taps lie one after the other. R = 6 hides the latency of
 *   sums; V8 loads all of a step's numbers before it multiplies, so that more accumulators would not stay in registers.
 *
 * A block begins with what lies at `init` (zeros, the bias, or its own earlier sum), R rows `initStride` bytes apart,
 * and adds one product after the other. So an element's bits depend on its own row and column alone, not on R or on how
 * the sum is cut.
 *
 * R = 4 and no unrolling, because V8 keeps eight accumulators in registers whatever follows the loop: 41 GFLOP/s where
 * 6 × 8 gave 28 and where, unrolled, both gave 28.
 *
 * The `wide…` kernels are 4 × 16: two neighbouring panels. They are for engines that pack two vectors 16 bytes apart into one of
 * 256 bits (see ../README.md): sixteen accumulators are eight registers there. 8 × 8 would need ten addresses, which do not fit. All
 * but `wideTaps4` take two steps a turn: the loop's own instructions are a fifth of one step's.
 */

const range = (n) => Array.from({ length: n }, (_, i) => i);

const letters = (r, panels) => range(2 * panels).map((j) => `c${r}${j}`);

function begin(rows, panels = 1) {
  const at = (r) => (r === 0 ? "init" : r === 1 ? "init + initStride" : `init + ${r} * initStride`);
  return range(rows).flatMap((r) =>
    letters(r, panels).map((c, j) => `  let ${c} = v128.load(${at(r)}${j > 0 ? `, ${16 * j}` : ""});`),
  );
}

/** Accumulators that begin at zero. */
function beginAtZero(rows, panels = 1) {
  return range(rows).map(
    (r) =>
      `    let ${letters(r, panels)
        .map((c) => `${c} = f32x4.splat(0)`)
        .join(", ")};`,
  );
}

/**
 * One step: every accumulator takes one more product. `left(r)` are the arguments of the load of row r's number, `right` where the
 * vectors of the right factor lie.
 */
function step(rows, left, right = ["b", "b, 16"]) {
  return [
    ...right.map((at, j) => `      const b${j} = v128.load(${at});`),
    ...range(rows).flatMap((r) => [
      `      v = v128.load32_splat(${left(r)});`,
      ...right.map((_, j) => `      c${r}${j} = multiplyAdd(c${r}${j}, v, b${j});`),
    ]),
  ];
}

/** Where step `u` of a turn finds the vectors of two panels, the second of which is at d. */
const twoPanels = (u) => ["b", "d"].flatMap((at) => [`${at}, ${32 * u}`, `${at}, ${32 * u + 16}`]);

/**
 * `length` steps, two a turn and the last alone. `stepAt(u)` are the lines of a turn's step u, `move` what moves on: each name with its bytes a step.
 */
function stepsInPairs(stepAt, move) {
  const moved = (steps) => move.map(([name, bytes]) => `      ${name} += ${steps * bytes};`);
  return [
    "    let left = length;",
    "    for (; left > 1; left -= 2) {",
    "      {",
    ...stepAt(0),
    "      }",
    "      {",
    ...stepAt(1),
    "      }",
    ...moved(2),
    "    }",
    "    if (left > 0) {",
    ...stepAt(0),
    ...moved(1),
    "    }",
  ];
}

function end(rows, floor, panels = 1) {
  const at = (r) => (r === 0 ? "out" : r === 1 ? "out + outStride" : `out + ${r} * outStride`);
  const value = (c) => (floor ? `f32x4.pmax(${c}, v)` : c);
  return [
    ...(floor ? ["  v = f32x4.splat(floor);"] : []),
    ...range(rows).flatMap((r) => letters(r, panels).map((c, j) => `  v128.store(${at(r)}, ${value(c)}, ${16 * j});`)),
  ];
}

/** The steps along R rows of a left factor, times one panel. */
function rowStep(rows) {
  return [
    "    for (let i = 0; i < length; i++) {",
    ...step(rows, (r) => `a${r}`),
    "      b += 32;",
    ...range(rows).map((r) => `      a${r} += 4;`),
    "    }",
  ];
}

/** The same, times two panels. */
function rowSteps(rows) {
  const stepAt = (u) => step(rows, (r) => `a${r}, ${4 * u}`, twoPanels(u));
  return stepsInPairs(stepAt, [["b", 32], ["d", 32], ...range(rows).map((r) => [`a${r}`, 4])]);
}

/** R rows of one panel; four take `count` rows, a multiple of four, one block after the other, `wide` of two panels. */
function rowsKernel(rows, wide = false) {
  const many = rows === 4;
  const panels = wide ? 2 : 1;
  return [
    `export function ${wide ? "wideRows" : "rows"}${rows}(`,
    `  base: usize, table: usize, panel: usize,${wide ? " panelBytes: usize," : ""} segments: i32, length: i32, segmentStride: usize,`,
    `  init: usize, initStride: usize, out: usize, outStride: usize, floor: f32,${many ? " count: i32," : ""}`,
    "): void {",
    "  const skip = segmentStride - (<usize>length << 2);",
    ...(many ? ["  for (; count > 0; count -= 4) {"] : []),
    "  let b = panel;",
    ...(wide ? ["  let d = panel + panelBytes;"] : []),
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...begin(rows, panels),
    "  let v: v128;",
    "  for (let s = segments; s > 0; s--) {",
    ...(wide ? rowSteps(rows) : rowStep(rows)),
    ...range(rows).map((r) => `    a${r} += skip;`),
    "  }",
    ...end(rows, true, panels),
    ...(many ? ["  table += 16;", "  init += 4 * initStride;", "  out += 4 * outStride;", "  }"] : []),
    "}",
  ];
}

function tapsKernel(rows, wide = false) {
  const panels = wide ? 2 : 1;
  return [
    `export function ${wide ? "wideTaps" : "taps"}${rows}(`,
    "  base: usize, table: usize, stepA: usize, segmentA: usize, b: usize, stepB: usize, segmentB: usize,",
    "  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize,",
    "): void {",
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...begin(rows, panels),
    "  let v: v128;",
    "  const skipA = segmentA - <usize>length * stepA;",
    "  const skipB = segmentB - <usize>length * stepB;",
    "  for (; segments > 0; segments--) {",
    "    for (let i = 0; i < length; i++) {",
    ...step(rows, (r) => `a${r}`, wide ? ["b", "b, 16", "b, 32", "b, 48"] : undefined),
    "      b += stepB;",
    ...range(rows).map((r) => `      a${r} += stepA;`),
    "    }",
    "    b += skipB;",
    ...range(rows).map((r) => `    a${r} += skipA;`),
    "  }",
    ...end(rows, false, panels),
    "}",
  ];
}

function outerStep() {
  return ["  for (; length > 0; length--) {", ...step(4, (r) => `a, ${4 * r}`), "    a += 32;", "    b += 32;", "  }"];
}

function outerSteps() {
  const stepAt = (u) => step(4, (r) => `a, ${32 * u + 4 * r}`, twoPanels(u));
  return stepsInPairs(stepAt, [
    ["a", 32],
    ["b", 32],
    ["d", 32],
  ]);
}

/** Four columns of a left factor that has eight numbers a step, times a panel, or `wide` two. */
function outerKernel(wide = false) {
  const panels = wide ? 2 : 1;
  return [
    `export function ${wide ? "wideOuter4" : "outer4"}(`,
    `  a: usize, b: usize,${wide ? " d: usize," : ""} length: i32, init: usize, initStride: usize, out: usize, outStride: usize,`,
    "): void {",
    ...begin(4, panels),
    "  let v: v128;",
    ...(wide ? outerSteps() : outerStep()),
    ...end(4, false, panels),
    "}",
  ];
}

/**
 * All rows of a matrix, `count` rounded up to a multiple of four, times one panel, or `wide` two: what the many short sums of
 * Winograd's products need, where beginning and ending a block would cost a fifth.
 */
function panelKernel(wide = false) {
  const rows = 4;
  const panels = wide ? 2 : 1;
  return [
    `export function ${wide ? "widePanel4" : "panel4"}(`,
    `  base: usize, stride: usize, count: i32, panel: usize,${wide ? " panelBytes: usize," : ""} length: i32, out: usize, outStride: usize,`,
    "): void {",
    "  for (; count > 0; count -= 4) {",
    "    let b = panel;",
    ...(wide ? ["    let d = panel + panelBytes;"] : []),
    ...range(rows).map((r) => `    let a${r} = base + ${r} * stride;`),
    ...beginAtZero(rows, panels),
    "    let v: v128;",
    ...(wide ? rowSteps(rows) : rowStep(rows)),
    ...range(rows).flatMap((r) =>
      letters(r, panels).map((c, j) => `    v128.store(out + ${r} * outStride, ${c}, ${16 * j});`),
    ),
    "    base += 4 * stride;",
    "    out += 4 * outStride;",
    "  }",
    "}",
  ];
}

/** R rows of half a panel, [k][4]; six take `count` rows as four of a whole panel do. */
function halfRowsKernel(rows) {
  const many = rows === 6;
  return [
    `export function halfRows${rows}(`,
    "  base: usize, table: usize, panel: usize, segments: i32, length: i32, segmentStride: usize,",
    `  init: usize, initStride: usize, out: usize, outStride: usize, floor: f32,${many ? " count: i32," : ""}`,
    "): void {",
    "  const skip = segmentStride - (<usize>length << 2);",
    ...(many ? ["  for (; count > 0; count -= 6) {"] : []),
    "  let b = panel;",
    ...range(rows).map((r) => `  let a${r} = base + <usize>load<u32>(table, ${4 * r});`),
    ...range(rows).map((r) => `  let c${r} = v128.load(init + ${r} * initStride);`),
    "  let v: v128;",
    "  for (let s = segments; s > 0; s--) {",
    "    for (let i = 0; i < length; i++) {",
    "      v = v128.load(b);",
    ...range(rows).map((r) => `      c${r} = multiplyAdd(c${r}, v128.load32_splat(a${r}), v);`),
    "      b += 16;",
    ...range(rows).map((r) => `      a${r} += 4;`),
    "    }",
    ...range(rows).map((r) => `    a${r} += skip;`),
    "  }",
    "  v = f32x4.splat(floor);",
    ...range(rows).map((r) => `  v128.store(out + ${r} * outStride, f32x4.pmax(c${r}, v));`),
    ...(many ? ["  table += 24;", "  init += 6 * initStride;", "  out += 6 * outStride;", "  }"] : []),
    "}",
  ];
}

/** R taps that lie one after the other, times four columns. */
function halfTapsKernel(rows) {
  return [
    `export function halfTaps${rows}(`,
    "  a: usize, stepA: usize, segmentA: usize, b: usize, stepB: usize, segmentB: usize,",
    "  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize,",
    "): void {",
    ...range(rows).map((r) => `  let c${r} = v128.load(init + ${r} * initStride);`),
    "  let v: v128;",
    "  const skipA = segmentA - <usize>length * stepA;",
    "  const skipB = segmentB - <usize>length * stepB;",
    "  for (; segments > 0; segments--) {",
    "    for (let i = 0; i < length; i++) {",
    "      v = v128.load(b);",
    ...range(rows).map((r) => `      c${r} = multiplyAdd(c${r}, v128.load32_splat(a, ${4 * r}), v);`),
    "      b += stepB;",
    "      a += stepA;",
    "    }",
    "    b += skipB;",
    "    a += skipA;",
    "  }",
    ...range(rows).map((r) => `  v128.store(out + ${r} * outStride, c${r});`),
    "}",
  ];
}

/** The whole source. */
export function microKernels() {
  const lines = ["// Written by scripts/microKernels.mjs.", 'import { multiplyAdd } from "../vectors";'];
  for (const rows of [4, 3, 2, 1]) lines.push("", ...rowsKernel(rows), "", ...tapsKernel(rows));
  for (const wide of [false, true]) lines.push("", ...panelKernel(wide), "", ...outerKernel(wide));
  lines.push("", ...rowsKernel(4, true), "", ...tapsKernel(4, true));
  for (const rows of [6, 2, 1]) lines.push("", ...halfRowsKernel(rows));
  for (const rows of [6, 2, 1]) lines.push("", ...halfTapsKernel(rows));
  return `${lines.join("\n")}\n`;
}
