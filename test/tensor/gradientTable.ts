import fc, { type Arbitrary } from "fast-check";
import { reference } from "../../src/backends/reference/backend.js";
import { tensor } from "../../src/tensor/create.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { ReduceOptions } from "../../src/tensor/ops/sum.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import {
  broadcastableShapes,
  type CheckedFunction,
  type CheckOptions,
  shapes,
  type TensorOptions,
  tensors,
} from "../../src/testing/index.js";
import type { Shape } from "../../src/util/shape.js";
import { drawConv, drawDepthwise, drawGroups, drawPool } from "./windows.js";

export type OpName = keyof typeof ops;

/** A function of tensors, and tensors for it. */
export interface Case {
  readonly f: CheckedFunction;
  readonly inputs: readonly Tensor[];
}

/** One line of the table: an op, in one way of calling it, with inputs drawn away from kinks and poles. */
export interface Row {
  readonly op: OpName;
  /** What is special about this call. */
  readonly how: string;
  readonly draw: Arbitrary<Case>;
  readonly options?: CheckOptions;
}

/** Ops that have no gradient, and why. */
export const WITHOUT_GRADIENT: Partial<Record<OpName, string>> = {
  sign: "constant between jumps",
  floor: "constant between jumps",
  equal: "constant between jumps",
  notEqual: "constant between jumps",
  less: "constant between jumps",
  lessEqual: "constant between jumps",
  greater: "constant between jumps",
  greaterEqual: "constant between jumps",
  argmax: "gives int32 indices",
  oneHot: "takes int32 labels",
};

type Inputs = Arbitrary<Tensor>;

const row = (op: OpName, how: string, f: CheckedFunction, ...inputs: Inputs[]): Row => ({
  op,
  how,
  draw: fc.tuple(...inputs).map((drawn) => ({ f, inputs: drawn })),
});

const of = (shape: Shape, options: TensorOptions = {}) => tensors(shape, options);
const any = (options: TensorOptions = {}) => tensors(shapes({ maxRank: 3, maxSide: 3 }), options);
const positive = { min: 0.3, max: 2 };
const withoutZero = { awayFrom: [0] };
const distinct = { distinct: true };

/** One tensor of any shape. */
const unary = (op: OpName, f: CheckedFunction, options: TensorOptions = {}, how = "") => row(op, how, f, any(options));

/** Two tensors of shapes that broadcast, and two of one shape. */
function binary(op: OpName, f: CheckedFunction, a: TensorOptions = {}, b: TensorOptions = a): Row[] {
  const pair = broadcastableShapes({ maxRank: 3, maxSide: 3 }).chain(([s, t]) => fc.tuple(of(s, a), of(t, b)));
  const broadcast = { op, how: "broadcast", draw: pair.map((inputs) => ({ f, inputs })) };
  return [broadcast, row(op, "of one shape", f, of([2, 3], a), of([2, 3], b))];
}

/** All axes, one, several, and kept. */
function reduction(op: OpName, f: (x: Tensor, options?: ReduceOptions) => Tensor, options: TensorOptions = {}): Row[] {
  return [
    row(op, "over everything", (x) => f(x), any(options)),
    row(op, "over the last axis", (x) => f(x, { axis: -1 }), of([2, 3], options)),
    row(op, "over two axes, kept", (x) => f(x, { axis: [0, 2], keepDims: true }), of([2, 2, 3], options)),
  ];
}

// Numbers near multiples of ¼, and numbers near those halfway between: never closer than 0.015.
const quarters = Array.from({ length: 17 }, (_, i) => i / 4 - 2);
const nearQuarters = { awayFrom: quarters.map((q) => q + 0.125), distance: 0.07 };
const nearEighths = { awayFrom: quarters, distance: 0.07 };

const indices = (...values: number[]) => fc.constant(tensor(Int32Array.from(values)));
const signs = () => tensor([10, -10, 10]);
const elsewhere = { ...reference, name: "elsewhere" };

const elementwise: readonly Row[] = [
  unary("abs", ops.abs, withoutZero),
  ...binary("add", ops.add),
  row("add", "with a number", (x) => ops.add(2, ops.add(x, 1)), any()),
  {
    ...unary("cast", (x) => ops.cast(ops.cast(x, "float32"), "float64"), { min: -1, max: 1 }),
    options: { step: 2 ** -7 },
  },
  unary("clip", (x) => ops.clip(x, { min: -0.5, max: 0.8 }), { awayFrom: [-0.5, 0.8] }),
  unary("clone", ops.clone),
  unary("cos", ops.cos),
  ...binary("div", ops.div, {}, { awayFrom: [0], distance: 0.4 }),
  row("div", "a number by a tensor", (x) => ops.div(2, x), any(positive)),
  unary("dropout", (x) => ops.dropout(x, 0.4, [1, 2])),
  unary("elu", (x) => ops.elu(x, { alpha: 0.7 }), withoutZero),
  unary("celu", (x) => ops.celu(x, { alpha: 0.7 }), withoutZero),
  unary("selu", ops.selu, withoutZero),
  unary("hardSigmoid", (x) => ops.hardSigmoid(ops.mul(x, 4)), { awayFrom: [-0.75, 0.75], distance: 0.1 }),
  unary("hardSilu", (x) => ops.hardSilu(ops.mul(x, 4)), { awayFrom: [-0.75, 0.75], distance: 0.1 }),
  unary("hardTanh", (x) => ops.hardTanh(x), { awayFrom: [-1, 1], distance: 0.1 }),
  unary("mish", ops.mish),
  unary("softsign", ops.softsign, withoutZero),
  unary("erf", ops.erf),
  unary("exp", ops.exp),
  unary("expm1", ops.expm1),
  unary("gelu", (x) => ops.gelu(x), {}, "exact"),
  unary("gelu", (x) => ops.gelu(x, { approximate: true }), {}, "approximate"),
  unary("leakyRelu", (x) => ops.leakyRelu(x), withoutZero),
  unary("log", ops.log, positive),
  unary("log1p", ops.log1p, { min: -0.7, max: 2 }),
  ...binary("maximum", ops.maximum, nearQuarters, nearEighths),
  ...binary("minimum", ops.minimum, nearQuarters, nearEighths),
  ...binary("mul", ops.mul),
  unary("neg", ops.neg),
  ...binary("pow", ops.pow, positive, {}),
  ...[0, 1, 2, 3, -1, 0.5].map((n) => unary("pow", (x) => ops.pow(x, n), positive, `to the number ${n}`)),
  ...[2, 3].map((n) => unary("pow", (x) => ops.pow(x, n), {}, `of any sign to the number ${n}`)),
  unary("pow", (x) => ops.pow(2, x), {}, "of a number"),
  unary("relu", ops.relu, withoutZero),
  unary("relu6", (x) => ops.relu6(ops.mul(x, 4)), { awayFrom: [0, 1.5], distance: 0.1 }),
  unary("sigmoid", ops.sigmoid),
  ...binary("sigmoidCrossEntropy", ops.sigmoidCrossEntropy).slice(1),
  unary("silu", ops.silu),
  unary("sin", ops.sin),
  unary("softplus", ops.softplus),
  unary("sqrt", ops.sqrt, positive),
  unary("square", ops.square),
  ...binary("sub", ops.sub),
  row("sub", "from a number", (x) => ops.sub(1, x), any()),
  unary("tanh", ops.tanh),
  unary("to", (x) => ops.to(ops.square(ops.to(x, elsewhere)), "reference")),
  row("where", "", (a, b, c) => ops.where(c, a, b), of([2, 3]), of([3]), indices(0, 1, 0)),
  row("where", "with a number", (a) => ops.where(ops.greater(a, 0), a, 0.5), any(withoutZero)),
];

const reductions: readonly Row[] = [
  ...reduction("sum", ops.sum),
  ...reduction("mean", ops.mean),
  ...reduction("variance", ops.variance),
  ...reduction("max", ops.max, distinct),
  ...reduction("min", ops.min, distinct),
  ...reduction("prod", ops.prod),
  row("prod", "with a zero", (x) => ops.prod(ops.mul(x, tensor([1, 0, 1])), { axis: 1 }), of([2, 3])),
  row("softmax", "", (x) => ops.softmax(x), of([2, 3])),
  row("softmax", "over the first axis", (x) => ops.softmax(x, { axis: 0 }), of([3, 2])),
  row("logSoftmax", "", (x) => ops.logSoftmax(x), of([2, 3])),
  row("logSoftmax", "over a middle axis", (x) => ops.logSoftmax(x, { axis: 1 }), of([2, 3, 2])),
  row("softmaxCrossEntropy", "", ops.softmaxCrossEntropy, of([2, 3]), of([2, 3])),
];

const moving: readonly Row[] = [
  row("broadcastTo", "", (x) => ops.broadcastTo(x, [2, 3, 2]), of([3, 1])),
  row("concat", "", (a, b) => ops.concat([a, b], 1), of([2, 2]), of([2, 2])),
  row("concat", "of unequal lengths", (a, b, c) => ops.concat([a, b, c], -1), of([2, 1]), of([2, 3]), of([2, 2])),
  row(
    "expandDims",
    "",
    (x) => ops.expandDims(x, 1),
    any({}).filter((x) => x.rank > 0),
  ),
  row("flatten", "", (x) => ops.flatten(x, 1), of([2, 3, 2])),
  row("gather", "", (x, i) => ops.gather(x, i), of([4, 2]), indices(3, 0, 3)),
  row(
    "gather",
    "along an inner axis",
    (x, i) => ops.gather(x, ops.reshape(i, [2, 2]), { axis: 1 }),
    of([2, 3]),
    indices(2, 2, 0, 1),
  ),
  row(
    "pad",
    "",
    (x) =>
      ops.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        3,
      ),
    of([2, 3]),
  ),
  row("reshape", "", (x) => ops.reshape(x, [3, -1]), of([2, 3])),
  row("scatterAdd", "", (x, i) => ops.scatterAdd(x, i, { size: 4 }), of([3, 2]), indices(3, 0, 3)),
  row(
    "scatterAdd",
    "along an inner axis",
    (x, i) => ops.scatterAdd(x, i, { size: 3, axis: 1 }),
    of([2, 3]),
    indices(1, 1, 0),
  ),
  row("slice", "", (x) => ops.slice(x, [1, 0], [2, 2]), of([3, 3])),
  row(
    "split",
    "",
    (x) => {
      const [a, b] = ops.split(x, [1, 2], 1);
      return ops.mul(ops.square(a), b);
    },
    of([2, 3]),
  ),
  row("squeeze", "", (x) => ops.squeeze(x), of([1, 3, 1])),
  row("stack", "", (a, b) => ops.stack([a, b], 1), of([2, 3]), of([2, 3])),
  row("transpose", "", (x) => ops.transpose(x, [2, 0, 1]), of([2, 3, 2])),
  row("transpose", "reversed", (x) => ops.transpose(x), any()),
];

const matmuls: readonly Row[] = [
  row("matmul", "", (a, b) => ops.matmul(a, b), of([2, 2]), of([2, 2])),
  row("matmul", "a transposed", (a, b) => ops.matmul(a, b, { transposeA: true }), of([3, 2]), of([3, 4])),
  row("matmul", "b transposed", (a, b) => ops.matmul(a, b, { transposeB: true }), of([2, 3]), of([4, 3])),
  row(
    "matmul",
    "both transposed",
    (a, b) => ops.matmul(a, b, { transposeA: true, transposeB: true }),
    of([3, 2]),
    of([4, 3]),
  ),
  row("matmul", "in batches", (a, b) => ops.matmul(a, b), of([2, 1, 2, 2]), of([3, 2, 2])),
  row(
    "matmul",
    "in batches, both transposed",
    (a, b) => ops.matmul(a, b, { transposeA: true, transposeB: true }),
    of([2, 3, 1]),
    of([2, 2, 3]),
  ),
  row("matmul", "rows of a batch", (a, b) => ops.matmul(a, b, { transposeB: true }), of([2, 2, 3]), of([2, 3])),
  row(
    "matmul",
    "of a batch, transposed, and a matrix",
    (a, b) => ops.matmul(a, b, { transposeA: true }),
    of([2, 3, 2]),
    of([3, 2]),
  ),
  ...(["tanh", "sigmoid"] as const).map((activation) =>
    row(
      "matmul",
      `with bias and ${activation}`,
      (a, b, bias) => ops.matmul(a, b, { bias, activation }),
      of([2, 2]),
      of([2, 2]),
      of([2]),
    ),
  ),
  row(
    "matmul",
    "with bias and relu",
    (a, b, bias) => ops.matmul(a, b, { bias: ops.add(bias, signs()), activation: "relu" }),
    of([2, 2]),
    of([2, 3], { max: 1 }),
    of([3]),
  ),
];

const images: readonly Row[] = [
  { op: "conv2d", how: "", draw: drawConv("linear") },
  { op: "conv2d", how: "with bias and tanh", draw: drawConv("tanh") },
  { op: "conv2d", how: "with bias and relu", draw: drawConv("relu") },
  { op: "conv2d", how: "in groups", draw: drawGroups("linear") },
  { op: "conv2d", how: "in groups, with bias and tanh", draw: drawGroups("tanh") },
  row("conv1d", "", (x, k) => ops.conv1d(x, k, { strides: 2, padding: "same" }), of([2, 5, 2]), of([3, 2, 2])),
  row(
    "conv1d",
    "causal, in groups, with bias and tanh",
    (x, k, bias) => ops.conv1d(x, k, { dilation: 2, groups: 2, padding: "causal", bias, activation: "tanh" }),
    of([1, 4, 2], { min: -0.5, max: 0.5 }),
    of([2, 1, 4], { min: -0.5, max: 0.5 }),
    of([4]),
  ),
  row(
    "conv2dTranspose",
    "",
    (x, k) => ops.conv2dTranspose(x, k, { strides: [2, 3], padding: "same" }),
    of([2, 2, 3, 2]),
    of([3, 2, 2, 2]),
  ),
  row(
    "conv2dTranspose",
    "with bias and output padding",
    (x, k, bias) => ops.conv2dTranspose(x, k, { strides: 2, outputPadding: [1, 0], bias }),
    of([1, 2, 2, 2]),
    of([3, 2, 1, 2]),
    of([1]),
  ),
  { op: "depthwiseConv2d", how: "", draw: drawDepthwise("linear") },
  { op: "depthwiseConv2d", how: "with bias and sigmoid", draw: drawDepthwise("sigmoid") },
  { op: "maxPool2d", how: "", draw: drawPool(ops.maxPool2d, distinct) },
  { op: "averagePool2d", how: "", draw: drawPool(ops.averagePool2d) },
  row("globalAveragePool2d", "", ops.globalAveragePool2d, of([2, 2, 3, 2])),
  row("resizeBilinear", "larger", (x) => ops.resizeBilinear(x, [4, 3]), of([1, 2, 2, 2])),
  row("resizeBilinear", "smaller", (x) => ops.resizeBilinear(x, [2, 3]), of([2, 5, 4, 1])),
  row("resizeNearest", "larger", (x) => ops.resizeNearest(x, [5, 3]), of([1, 2, 2, 2])),
  row("resizeNearest", "smaller", (x) => ops.resizeNearest(x, [2, 2]), of([2, 3, 4, 1])),
  row("batchNorm", "", (x, gamma, beta) => ops.batchNorm(x, gamma, beta).y, of([4, 2], distinct), of([2]), of([2])),
  row(
    "batchNorm",
    "of images",
    (x, g, b) => ops.batchNorm(x, g, b, { epsilon: 0.1 }).y,
    of([2, 1, 2, 2], distinct),
    of([2]),
    of([2]),
  ),
  row(
    "normalize",
    "",
    (x, mean, variance, gamma, beta) => ops.normalize(x, { mean, variance, gamma, beta }),
    of([3, 2]),
    of([2]),
    of([2], positive),
    of([2]),
    of([2]),
  ),
  row(
    "normalize",
    "alone",
    (x, mean, variance) => ops.normalize(x, { mean, variance }),
    of([3, 2]),
    of([2]),
    of([2], positive),
  ),
];

/** Every op that has a gradient, in every way of calling it that takes another path. */
export const TABLE: readonly Row[] = [...elementwise, ...reductions, ...moving, ...matmuls, ...images];
