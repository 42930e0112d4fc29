import { describe, expect, it } from "vitest";
import { reference } from "../../src/backends/reference/backend.js";
import { randomNormal, tensor, zeros } from "../../src/tensor/create.js";
import * as ops from "../../src/tensor/ops/index.js";
import { BackendError, DTypeError, type NoodlenetError, ShapeError, ValueError } from "../../src/util/errors.js";
import { asynchronous } from "../backends/asynchronousBackend.js";

const of = (...shape: number[]) => zeros(shape, { backend: reference });
const labels = (...values: number[]) => tensor(Int32Array.from(values), { backend: reference });

type Kind = typeof NoodlenetError;

/** A call, the error it must give, and what the message must tell: the op, what was given, how to mend it. */
// biome-ignore format: a table
const BAD: readonly [title: string, call: () => unknown, kind: Kind, ...says: string[]][] = [
  ["add of shapes that do not broadcast", () => ops.add(of(2, 3), of(2)), ShapeError, "add", "[2, 3]", "[2]", "reshape or expandDims"],
  ["maximum likewise", () => ops.maximum(of(2), of(3)), ShapeError, "maximum", "[2]", "[3]"],
  ["where with a condition that does not broadcast", () => ops.where(of(4), of(3), 0), ShapeError, "where", "[4]", "[3]"],
  ["add of two numbers", () => ops.add(1, 2), DTypeError, "add", "tensor(1)"],
  ["mul of two dtypes", () => ops.mul(of(2), zeros([2], { dtype: "float64" })), DTypeError, "mul", "float32", "float64", "cast"],
  ["add of labels", () => ops.add(labels(1), labels(2)), DTypeError, "add", "int32", "cast"],
  ["exp of labels", () => ops.exp(labels(1)), DTypeError, "exp", "int32", "cast"],
  ["sum of labels", () => ops.sum(labels(1)), DTypeError, "sum", "int32", "cast"],
  ["add over two backends", () => ops.add(of(1), zeros([1], { backend: asynchronous })), BackendError, "add", "reference", "asynchronous", 'to("reference")'],
  ["matmul over two backends", () => ops.matmul(of(1, 1), zeros([1, 1], { backend: asynchronous })), BackendError, "matmul", "asynchronous"],
  ["gather with indices elsewhere", () => ops.gather(of(2), tensor(Int32Array.of(0), { backend: asynchronous })), BackendError, "gather", "asynchronous"],
  ["cast to a type the backend lacks", () => ops.cast(zeros([1], { backend: asynchronous }), "float64"), BackendError, "cast", "float64", 'to("reference")'],
  ["to an unknown backend", () => ops.to(of(1), "gpu" as "reference"), BackendError, "gpu", "reference"],
  ["to from a backend that answers later", () => ops.to(zeros([1], { backend: asynchronous }), "reference"), BackendError, "await data()"],

  ["matmul of inner lengths that differ", () => ops.matmul(of(2, 3), of(4, 5)), ShapeError, "matmul", "[2, 3]", "[4, 5]", "3 and 4", "transpose"],
  ["matmul transposed, likewise", () => ops.matmul(of(2, 3), of(3, 5), { transposeA: true }), ShapeError, "transposeA true", "2 and 3"],
  ["matmul of a vector", () => ops.matmul(of(3), of(3, 2)), ShapeError, "matmul", "[3]", "[3, 2]", "expandDims"],
  ["matmul of batches that do not broadcast", () => ops.matmul(of(2, 1, 1), of(3, 1, 1)), ShapeError, "matmul", "[2]", "[3]"],
  ["matmul with a bias of another length", () => ops.matmul(of(2, 3), of(3, 4), { bias: of(3) }), ShapeError, "matmul", "[3]", "[4]"],
  ["matmul with a bias of two axes", () => ops.matmul(of(2, 3), of(3, 4), { bias: of(1, 4) }), ShapeError, "matmul", "[1, 4]", "[4]"],

  ["conv2d of channels that differ", () => ops.conv2d(of(8, 28, 28, 1), of(3, 3, 3, 32)), ShapeError, "conv2d", "[8, 28, 28, 1]", "[3, 3, 3, 32]", "1 channel"],
  ["conv2d of an image without a batch", () => ops.conv2d(of(28, 28, 1), of(3, 3, 1, 2)), ShapeError, "conv2d", "[28, 28, 1]", "expandDims"],
  ["conv2d of a flat kernel", () => ops.conv2d(of(1, 5, 5, 1), of(3, 3)), ShapeError, "conv2d", "[3, 3]", "[kh, kw, c, filters]"],
  ["conv2d with a window larger than the image", () => ops.conv2d(of(1, 2, 5, 1), of(3, 3, 1, 1)), ShapeError, "conv2d", "window of 3", "[1, 2, 5, 1]", 'padding "same"'],
  ["conv2d with a bias of another length", () => ops.conv2d(of(1, 5, 5, 1), of(3, 3, 1, 2), { bias: of(3) }), ShapeError, "conv2d", "[3]", "[2]"],
  ["conv2d with a bias of two axes", () => ops.conv2d(of(1, 5, 5, 1), of(3, 3, 1, 2), { bias: of(1, 2) }), ShapeError, "conv2d", "[1, 2]", "[2]"],
  ["conv2d with a stride of 0", () => ops.conv2d(of(1, 5, 5, 1), of(3, 3, 1, 2), { strides: 0 }), ValueError, "conv2d", "strides is 0"],
  ["conv2d with an unknown padding", () => ops.conv2d(of(1, 5, 5, 1), of(3, 3, 1, 2), { padding: "full" as "same" }), ValueError, "conv2d", '"full"', '"valid" or "same"'],
  ["conv2d of groups that do not divide the filters", () => ops.conv2d(of(1, 5, 5, 4), of(3, 3, 2, 3), { groups: 2 }), ShapeError, "conv2d", "3 filters", "2 groups"],
  ["conv2d of half a group", () => ops.conv2d(of(1, 5, 5, 4), of(3, 3, 2, 4), { groups: 0.5 }), ValueError, "conv2d", "groups is 0.5"],
  ["conv2d in groups of channels that differ", () => ops.conv2d(of(1, 5, 5, 4), of(3, 3, 1, 4), { groups: 2 }), ShapeError, "conv2d", "4 channels", "1 in each of 2 groups"],
  ["depthwiseConv2d of channels that differ", () => ops.depthwiseConv2d(of(1, 5, 5, 4), of(3, 3, 3, 1)), ShapeError, "depthwiseConv2d", "4 channels", "[3, 3, 3, 1]", "multiplier"],
  ["depthwiseConv2d of a flat kernel", () => ops.depthwiseConv2d(of(1, 5, 5, 4), of(3, 3)), ShapeError, "depthwiseConv2d", "[3, 3]", "[kh, kw, c, multiplier]"],
  ["depthwiseConv2d with a bias of another length", () => ops.depthwiseConv2d(of(1, 5, 5, 4), of(3, 3, 4, 2), { bias: of(4) }), ShapeError, "depthwiseConv2d", "[4]", "[8]"],
  ["conv2dTranspose of channels that differ", () => ops.conv2dTranspose(of(1, 5, 5, 4), of(3, 3, 2, 3)), ShapeError, "conv2dTranspose", "4 channels", "[3, 3, 2, 3]"],
  ["conv2dTranspose with a bias of another length", () => ops.conv2dTranspose(of(1, 5, 5, 4), of(3, 3, 2, 4), { bias: of(4) }), ShapeError, "conv2dTranspose", "[4]", "[2]"],
  ["conv2dTranspose with an output padding beyond the stride", () => ops.conv2dTranspose(of(1, 5, 5, 4), of(3, 3, 2, 4), { outputPadding: 1 }), ValueError, "conv2dTranspose", "outputPadding is 1", "[1,1]"],
  ["conv1d of an image", () => ops.conv1d(of(1, 5, 5, 4), of(3, 4, 2)), ShapeError, "conv1d", "[1, 5, 5, 4]", "[n, steps, channels]"],
  ["conv1d of an image's kernel", () => ops.conv1d(of(1, 5, 4), of(3, 3, 4, 2)), ShapeError, "conv1d", "[3, 3, 4, 2]", "[k, channels / groups, filters]"],
  ["conv1d with half a step", () => ops.conv1d(of(1, 5, 4), of(3, 4, 2), { strides: 0.5 }), ValueError, "conv1d", "strides is 0.5"],
  ["resizeNearest of a matrix", () => ops.resizeNearest(of(2, 2), [1, 1]), ShapeError, "resizeNearest", "[2, 2]"],
  ["maxPool2d with a window larger than the image", () => ops.maxPool2d(of(1, 2, 2, 1), { poolSize: 3 }), ShapeError, "maxPool2d", "window of 3", "[1, 2, 2, 1]"],
  ["averagePool2d of a matrix", () => ops.averagePool2d(of(4, 4)), ShapeError, "averagePool2d", "[4, 4]", "[n, h, w, c]"],
  ["globalAveragePool2d of a matrix", () => ops.globalAveragePool2d(of(4, 4)), ShapeError, "globalAveragePool2d", "[4, 4]"],
  ["maxPool2d of labels", () => ops.maxPool2d(zeros([1, 2, 2, 1], { dtype: "int32" })), DTypeError, "maxPool2d", "int32"],
  ["resizeBilinear to half a pixel", () => ops.resizeBilinear(of(1, 2, 2, 1), [0.5, 2]), ValueError, "resizeBilinear", "size"],
  ["resizeBilinear of a matrix", () => ops.resizeBilinear(of(2, 2), [1, 1]), ShapeError, "resizeBilinear", "[2, 2]"],
  ["batchNorm with gammas of another length", () => ops.batchNorm(of(4, 3), of(2), of(3)), ShapeError, "batchNorm", "[4, 3]", "[2]"],
  ["batchNorm of no rows", () => ops.batchNorm(of(0, 3), of(3), of(3)), ShapeError, "batchNorm", "[0, 3]", "at least one row"],

  ["sum over an axis that is not there", () => ops.sum(of(2, 3), { axis: 2 }), ShapeError, "sum", "axis 2", "rank 2", "-2 to 1"],
  ["variance over an axis that is not there", () => ops.variance(of(2), { axis: 1 }), ShapeError, "variance", "axis 1"],
  ["mean over one axis twice", () => ops.mean(of(2, 3), { axis: [1, -1] }), ShapeError, "mean", "1,-1", "twice"],
  ["softmax of a single number", () => ops.softmax(of()), ShapeError, "softmax", "has no axes"],
  ["max of nothing", () => ops.max(of(0, 3), { axis: 0 }), ShapeError, "max", "[0, 3]"],
  ["argmax of nothing", () => ops.argmax(of(3, 0)), ShapeError, "argmax", "[3, 0]"],
  ["softmaxCrossEntropy of shapes that differ", () => ops.softmaxCrossEntropy(of(2, 3), of(2)), ShapeError, "softmaxCrossEntropy", "[2, 3]", "[2]", "oneHot"],
  ["softmaxCrossEntropy of a single number", () => ops.softmaxCrossEntropy(of(), of()), ShapeError, "softmaxCrossEntropy", "[]"],
  ["sigmoidCrossEntropy of shapes that differ", () => ops.sigmoidCrossEntropy(of(2, 1), of(2)), ShapeError, "sigmoidCrossEntropy", "[2, 1]", "[2]"],

  ["reshape into another number of elements", () => ops.reshape(of(2, 3), [4, 2]), ShapeError, "reshape", "[2, 3]", "6 elements", "[4, 2]"],
  ["reshape with two unknown axes", () => ops.reshape(of(2, 3), [-1, -1]), ShapeError, "reshape", "[-1, -1]"],
  ["squeeze of a longer axis", () => ops.squeeze(of(2, 1), 0), ShapeError, "squeeze", "[2, 1]", "length 2"],
  ["expandDims beyond the end", () => ops.expandDims(of(2), 3), ShapeError, "expandDims", "axis 3"],
  ["transpose that names an axis twice", () => ops.transpose(of(2, 3), [0, 0]), ShapeError, "transpose", "[0,0]", "[2, 3]"],
  ["broadcastTo a shape that does not repeat", () => ops.broadcastTo(of(2, 3), [2, 4]), ShapeError, "broadcastTo", "[2, 3]", "[2, 4]"],
  ["broadcastTo a smaller shape", () => ops.broadcastTo(of(2, 3), [3]), ShapeError, "broadcastTo", "[2, 3]", "[3]"],
  ["slice beyond the end", () => ops.slice(of(3, 3), [1, 0], [3, 1]), ShapeError, "slice", "[1,0]", "[3,1]", "[3, 3]"],
  ["slice from between two elements", () => ops.slice(of(3), [0.5], [1]), ShapeError, "slice", "[0.5]"],
  ["pad of too few axes", () => ops.pad(of(2, 2), [[1, 1]]), ShapeError, "pad", "[2, 2]", "[[1,1]]"],
  ["pad by half an element", () => ops.pad(of(2), [[0.5, 0]]), ShapeError, "pad", "0.5"],
  ["split into unequal parts", () => ops.split(of(5), 2), ShapeError, "split", "[5]", "length 5"],
  ["split into two and a half parts", () => ops.split(of(5), 2.5), ShapeError, "split", "[5]"],
  ["split into no parts", () => ops.split(of(5), 0), ShapeError, "split", "[5]"],
  ["concat of nothing", () => ops.concat([]), ShapeError, "concat", "at least one"],
  ["concat of shapes that differ elsewhere", () => ops.concat([of(2, 3), of(2, 4)]), ShapeError, "concat", "[2, 3]", "[2, 4]", "axis 0"],
  ["stack of shapes that differ", () => ops.stack([of(2), of(3)]), ShapeError, "stack", "[2]", "[3]"],
  ["stack of nothing", () => ops.stack([]), ShapeError, "stack", "at least one"],
  ["gather of an index beyond the end", () => ops.gather(of(3), labels(0, 3)), ValueError, "gather", "index 3", "[0, 3)"],
  ["scatterAdd to a negative index", () => ops.scatterAdd(of(1), labels(-1), { size: 2 }), ValueError, "scatterAdd", "index -1", "[0, 2)"],
  ["conv2d with an empty kernel", () => ops.conv2d(of(1, 5, 5, 1), of(0, 3, 1, 2)), ValueError, "conv2d", "kernel's size", "[0,3]"],
  ["gather with float indices", () => ops.gather(of(2), of(1)), DTypeError, "gather", "float32", "int32"],
  ["scatterAdd of updates that do not fit", () => ops.scatterAdd(of(3, 2), labels(0, 1), { size: 4 }), ShapeError, "scatterAdd", "[3, 2]", "[2]"],
  ["clip with bounds the wrong way round", () => ops.clip(of(1), { min: 1, max: 0 }), ValueError, "clip", "min 1", "max 0"],
  ["dropout of everything", () => ops.dropout(of(1), 1, [0, 0]), ValueError, "dropout", "rate is 1"],
  ["tensor of something else", () => tensor(["a"] as unknown as number[]), ValueError, "tensor", '"a" is not a number'],
  ["tensor of a view of bytes", () => tensor(new DataView(new ArrayBuffer(4)) as unknown as number[]), ValueError, "tensor", "give a typed array or an array of numbers"],
  ["tensor of a negative shape", () => tensor([1, 2, 3, 4], { shape: [-2, -2] }), ShapeError, "tensor", "[-2, -2]"],
  ["tensor of int32 that is not whole", () => tensor([0.5], { dtype: "int32" }), ValueError, "tensor", "0.5", "int32"],
  ["tensor of int32 that is too large", () => tensor([2 ** 31], { dtype: "int32" }), ValueError, "tensor", "2147483648"],
  ["requiresGrad of labels", () => tensor(Int32Array.of(1), { requiresGrad: true }), DTypeError, "requiresGrad", "int32"],
  ["randomNormal of int32", () => randomNormal([2], { dtype: "int32" }), DTypeError, "randomNormal", "int32"],
  ["item of several elements", () => of(2).item(), ShapeError, "item", "[2]", "toArray()"],
];

describe("an error tells the operation, what was given and how to mend it:", () => {
  it.each(BAD)("%s", (_, call, kind, ...says) => {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(kind);
    const { name, message } = thrown as Error;
    expect(name).toBe(new kind("").name);
    for (const part of says) expect(message).toContain(part);
  });
});
