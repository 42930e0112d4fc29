/**
 * Writes the AssemblyScript source of the element-wise kernels, one exported function per operation: `unaryExp`,
 * `binaryAdd`. Each has loops of its own, because a loop that chooses its operation inside computes all of them once
 * Binaryen has merged it with the others.
 */

const lanes = (f) =>
  `four(${range(4)
    .map((i) => `<f32>${f}(f32x4.extract_lane(x, ${i}))`)
    .join(", ")})`;

/** Functions of a vector x. */
const unary = {
  neg: "f32x4.neg(x)",
  abs: "f32x4.abs(x)",
  sign: "sign4(x)",
  floor: "f32x4.floor(x)",
  square: "f32x4.mul(x, x)",
  sqrt: "f32x4.sqrt(normal(x, least))",
  exp: "exp4(x)",
  expm1: "expm14(x)",
  log: "log4(x)",
  log1p: "log1p4(x)",
  sin: lanes("sin"),
  cos: lanes("cos"),
  tanh: "tanh4(x)",
  sigmoid: "sigmoid4(x)",
  softplus: "softplus4(x)",
  // x < 0 ? 0 : x, which keeps NaN.
  relu: "f32x4.pmax(x, f32x4.splat(0))",
  relu6: "f32x4.pmin(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(6))",
  erf: lanes("erf"),
};

const one = (mask) => `v128.and(${mask}, f32x4.splat(1))`;
const oneInt = (mask) => `v128.and(${mask}, i32x4.splat(1))`;

/** Functions of vectors x and y; `…Int` are for whole numbers. */
const binary = {
  add: "f32x4.add(x, y)",
  sub: "f32x4.sub(x, y)",
  mul: "f32x4.mul(x, y)",
  div: "f32x4.div(x, y)",
  pow: "pow4(x, y)",
  maximum: "f32x4.max(x, y)",
  minimum: "f32x4.min(x, y)",
  equal: one("f32x4.eq(x, y)"),
  notEqual: one("f32x4.ne(x, y)"),
  less: one("f32x4.lt(x, y)"),
  lessEqual: one("f32x4.le(x, y)"),
  greater: one("f32x4.gt(x, y)"),
  greaterEqual: one("f32x4.ge(x, y)"),
  reluGradient: "v128.and(x, f32x4.gt(y, f32x4.splat(0)))",
  relu6Gradient: "v128.and(x, v128.and(f32x4.gt(y, f32x4.splat(0)), f32x4.lt(y, f32x4.splat(6))))",
  tanhGradient: "f32x4.mul(x, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))",
  sigmoidGradient: "f32x4.mul(f32x4.mul(x, y), f32x4.sub(f32x4.splat(1), y))",
  sigmoidCrossEntropy: "f32x4.sub(softplus4(x), f32x4.mul(x, y))",
  sigmoidError: "f32x4.sub(sigmoid4(x), y)",
  equalInt: oneInt("i32x4.eq(x, y)"),
  notEqualInt: oneInt("i32x4.ne(x, y)"),
  lessInt: oneInt("i32x4.lt_s(x, y)"),
  lessEqualInt: oneInt("i32x4.le_s(x, y)"),
  greaterInt: oneInt("i32x4.gt_s(x, y)"),
  greaterEqualInt: oneInt("i32x4.ge_s(x, y)"),
};

/** `…Carefully`: kernels of operations that would otherwise multiply or divide subnormal numbers, for operands that are tiny. */
const careful = {
  square: "square4(x, leastSquared())",
  mul: "product4(x, y)",
  div: "quotient4(x, y)",
  tanhGradient: "product4(x, f32x4.sub(f32x4.splat(1), square4(y, leastSquared())))",
  sigmoidCrossEntropy: "f32x4.sub(softplus4(x), product4(x, y))",
  sigmoidGradient: "product4(product4(x, y), f32x4.sub(f32x4.splat(1), y))",
};

/** The careful kernels of these operations. */
function carefully(operations) {
  const names = Object.keys(careful).filter((name) => name in operations);
  return Object.fromEntries(names.map((name) => [`${name}Carefully`, careful[name]]));
}

function range(n) {
  return Array.from({ length: n }, (_, i) => i);
}

const capital = (name) => name[0].toUpperCase() + name.slice(1);

/** A chunk of a function. Storages are padded to whole vectors, so the last one may be written in full. */
function unaryKernel([name, expression]) {
  return `
export function unary${capital(name)}(part: i32, from: usize, out: usize, size: i32, chunk: i32): void {
  const first = part * chunk;
  const end = from + (<usize>min(size, first + chunk) << 2);
  from += <usize>first << 2;
  out += <usize>first << 2;
  ${expression.includes("least") ? "const least = leastNormal();\n  " : ""}for (; from < end; from += 16) {
    const x = v128.load(from);
    v128.store(out, ${expression});
    out += 16;
  }
}`;
}

/**
 * Rows of a function of two operands; \`total\` elements in all, so that the last row may be short. Row i of an operand
 * begins i·row elements on; along a row it steps by 1 or, repeated, by 0.
 */
function binaryKernel([name, expression]) {
  const loop = (x, y, steps) => `
      for (; to < end; to += 16) {
        ${x}${y}v128.store(to, ${expression});
        ${steps}
      }
      if (left) {
        ${x}${y}storeLanes(to, ${expression}, left);
      }`;
  const [x, y] = ["const x = v128.load(a); ", "const y = v128.load(b); "];
  return `
export function binary${capital(name)}(
  part: i32, aFirst: usize, bFirst: usize, out: usize, columns: i32, total: i32, rowCount: i32, rowsPerPart: i32,
  aRow: i32, aStep: i32, bRow: i32, bStep: i32,
): void {
  const last = min(rowCount, (part + 1) * rowsPerPart);
  for (let i = part * rowsPerPart; i < last; i++) {
    const length = min(columns, total - i * columns);
    const left = length & 3;
    let a = aFirst + (<usize>(i * aRow) << 2);
    let b = bFirst + (<usize>(i * bRow) << 2);
    let to = out + (<usize>(i * columns) << 2);
    const end = to + (<usize>(length & ~3) << 2);
    if (aStep == 0) {
      const x = v128.load32_splat(a);${loop("", y, "b += 16;")}
    } else if (bStep == 0) {
      const y = v128.load32_splat(b);${loop(x, "", "a += 16;")}
    } else {${loop(x, y, "a += 16; b += 16;")}
    }
  }
}`;
}

/** The whole source. */
export function elementwiseKernels() {
  return [
    "// Written by scripts/elementwiseKernels.mjs.",
    'import { cos, erf, sin } from "../doubles";',
    'import { exp4, expm14, log1p4, log4, pow4, sigmoid4, sign4, softplus4, tanh4 } from "../exponentials";',
    'import { leastNormal, leastSquared, normal, product4, quotient4, square4 } from "../subnormals";',
    'import { four, storeLanes } from "../vectors";',
    ...Object.entries({ ...unary, ...carefully(unary) }).map(unaryKernel),
    ...Object.entries({ ...binary, ...carefully(binary) }).map(binaryKernel),
    "",
  ].join("\n");
}
