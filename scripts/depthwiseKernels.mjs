/**
 * Writes the AssemblyScript source of depthwise convolution's micro-kernels for the widths of windows and strides that networks use: four
 * neighbouring pixels of an output row, all channels.
 *
 * Channels are taken four at a time, each lane of a vector a channel. Of one row of the window, the taps' weights are held in registers;
 * every input column is read once, for all the pixels whose windows it is under. (All rows at once were slower: V8 keeps fewer numbers in
 * registers.) An output begins with the bias and adds its products tap
 * by tap, as the kernels for any window in `depthwise.ts` do, so that its bits do not depend on which of them computes it.
 */

const range = (n) => Array.from({ length: n }, (_, i) => i);

/** `depthwise3by2`: windows of 3 columns, stride 2; `rows` of the window's rows. `block` bytes hold the weights of four channels. */
function forward(size, stride) {
  const columns = 3 * stride + size;
  const row = [
    ...range(size).map((q) => `      const w${q} = v128.load(weights, ${16 * q});`),
    ...range(columns).flatMap((column) => [
      `      v = v128.load(at${column === 0 ? "" : column === 1 ? " + pixel" : ` + ${column} * pixel`});`,
      ...range(4).flatMap((i) => {
        const tap = column - i * stride;
        return tap >= 0 && tap < size ? [`      c${i} = multiplyAdd(c${i}, v, w${tap});`] : [];
      }),
    ]),
  ];
  return [
    `export function depthwise${size}by${stride}(`,
    "  x: usize, pixel: usize, rowStride: usize, rows: i32, w: usize, block: usize, init: usize, initStep: usize,",
    "  out: usize, channels: i32, floor: f32, ceiling: f32,",
    "): void {",
    "  const low = f32x4.splat(floor);",
    "  const high = f32x4.splat(ceiling);",
    "  const outPixel = <usize>channels << 2;",
    "  for (let c = channels; c > 0; c -= 4) {",
    "    let c0 = v128.load(init);",
    "    let c1 = c0;",
    "    let c2 = c0;",
    "    let c3 = c0;",
    "    let at = x;",
    "    let v = c0;",
    `    for (let weights = w, end = w + <usize>rows * ${16 * size}; weights < end; weights += ${16 * size}) {`,
    ...row,
    "      at += rowStride;",
    "    }",
    ...range(4).map((i) => `    c${i} = f32x4.pmin(f32x4.pmax(c${i}, low), high);`),
    "    if (c >= 4) {",
    ...range(4).map(
      (i) => `      v128.store(out${["", " + outPixel", " + 2 * outPixel", " + 3 * outPixel"][i]}, c${i});`,
    ),
    "    } else {",
    ...range(4).map((i) => `      storeLanes(out + ${i} * outPixel, c${i}, c);`),
    "    }",
    "    x += 16;",
    "    w += block;",
    "    init += initStep;",
    "    out += 16;",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** `taps3by2`: adds to the sums of the taps of some rows the products of four pixels of dy with the inputs under their windows. */
function gradient(size, stride) {
  const columns = 3 * stride + size;
  const row = [
    ...range(size).map((q) => `      let s${q} = v128.load(to, ${16 * q});`),
    ...range(columns).flatMap((column) => [
      `      v = v128.load(at${column === 0 ? "" : column === 1 ? " + pixel" : ` + ${column} * pixel`});`,
      ...range(4).flatMap((i) => {
        const tap = column - i * stride;
        return tap >= 0 && tap < size ? [`      s${tap} = multiplyAdd(s${tap}, v, d${i});`] : [];
      }),
    ]),
    ...range(size).map((q) => `      v128.store(to, s${q}, ${16 * q});`),
  ];
  return [
    `export function taps${size}by${stride}(`,
    "  x: usize, pixel: usize, rowStride: usize, rows: i32, dy: usize, sums: usize, block: usize, channels: i32,",
    "): void {",
    "  const outPixel = <usize>channels << 2;",
    "  for (let c = channels; c > 0; c -= 4) {",
    ...range(4).map(
      (i) => `    const d${i} = v128.load(dy${["", " + outPixel", " + 2 * outPixel", " + 3 * outPixel"][i]});`,
    ),
    "    let at = x;",
    "    let v = d0;",
    `    for (let to = sums, end = sums + <usize>rows * ${16 * size}; to < end; to += ${16 * size}) {`,
    ...row,
    "      at += rowStride;",
    "    }",
    "    x += 16;",
    "    dy += 16;",
    "    sums += block;",
    "  }",
    "}",
    "",
  ].join("\n");
}

export function depthwiseKernels() {
  const cases = [3, 5].flatMap((size) => [1, 2].map((stride) => [size, stride]));
  return [
    "// Written by scripts/depthwiseKernels.mjs.",
    'import { multiplyAdd, storeLanes } from "../vectors";',
    "",
    ...cases.map(([size, stride]) => forward(size, stride)),
    ...cases.map(([size, stride]) => gradient(size, stride)),
  ].join("\n");
}
