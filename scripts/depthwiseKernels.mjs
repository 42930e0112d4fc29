/**
 * Writes the AssemblyScript source of depthwise convolution's micro-kernels for the windows and strides that networks use: four
 * neighbouring pixels of an output row, all channels.
 *
 * Channels are taken four at a time, each lane of a vector a channel. Of one row of the window, the taps' weights are held in registers;
 * every input column is read once, for all the pixels whose windows it is under. An output begins with the bias and adds its products tap
 * by tap, as the kernels for any window in `depthwise.ts` do, so that its bits do not depend on which of them computes it.
 */

const range = (n) => Array.from({ length: n }, (_, i) => i);

/** `depthwise3x3by2`: window 3 × 3, stride 2. */
function forward(size, stride) {
  const columns = 3 * stride + size;
  const step = (row) => [
    ...range(size).map((q) => `    const w${row}${q} = v128.load(w, ${16 * (row * size + q)});`),
    ...(row === 0 ? [] : ["    at += rowStride;"]),
    ...range(columns).flatMap((column) => [
      `    v = v128.load(at${column === 0 ? "" : column === 1 ? " + pixel" : ` + ${column} * pixel`});`,
      ...range(4).flatMap((i) => {
        const tap = column - i * stride;
        return tap >= 0 && tap < size ? [`    c${i} = multiplyAdd(c${i}, v, w${row}${tap});`] : [];
      }),
    ]),
  ];
  return [
    `export function depthwise${size}x${size}by${stride}(`,
    "  x: usize, pixel: usize, rowStride: usize, w: usize, init: usize, initStep: usize,",
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
    ...range(size).flatMap(step),
    ...range(4).map((i) => `    c${i} = f32x4.pmin(f32x4.pmax(c${i}, low), high);`),
    "    if (c >= 4) {",
    ...range(4).map(
      (i) => `      v128.store(out${["", " + outPixel", " + 2 * outPixel", " + 3 * outPixel"][i]}, c${i});`,
    ),
    "    } else {",
    ...range(4).map((i) => `      storeLanes(out + ${i} * outPixel, c${i}, c);`),
    "    }",
    "    x += 16;",
    `    w += ${16 * size * size};`,
    "    init += initStep;",
    "    out += 16;",
    "  }",
    "}",
    "",
  ].join("\n");
}

/** `taps3x3by2`: adds to the sums of all taps the products of four pixels of dy with the inputs under their windows. */
function gradient(size, stride) {
  const columns = 3 * stride + size;
  const step = (row) => [
    ...(row === 0 ? [] : ["    at += rowStride;"]),
    ...range(size).map((q) => `    let s${row}${q} = v128.load(sums, ${16 * (row * size + q)});`),
    ...range(columns).flatMap((column) => [
      `    v = v128.load(at${column === 0 ? "" : column === 1 ? " + pixel" : ` + ${column} * pixel`});`,
      ...range(4).flatMap((i) => {
        const tap = column - i * stride;
        return tap >= 0 && tap < size ? [`    s${row}${tap} = multiplyAdd(s${row}${tap}, v, d${i});`] : [];
      }),
    ]),
    ...range(size).map((q) => `    v128.store(sums, s${row}${q}, ${16 * (row * size + q)});`),
  ];
  return [
    `export function taps${size}x${size}by${stride}(`,
    "  x: usize, pixel: usize, rowStride: usize, dy: usize, sums: usize, channels: i32,",
    "): void {",
    "  const outPixel = <usize>channels << 2;",
    "  for (let c = channels; c > 0; c -= 4) {",
    ...range(4).map(
      (i) => `    const d${i} = v128.load(dy${["", " + outPixel", " + 2 * outPixel", " + 3 * outPixel"][i]});`,
    ),
    "    let at = x;",
    "    let v = d0;",
    ...range(size).flatMap(step),
    "    x += 16;",
    "    dy += 16;",
    `    sums += ${16 * size * size};`,
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
