import type { StridedView } from "../../../src/backends/Kernels.js";
import { sizeOf, stridesOf } from "../../../src/util/shape.js";
import type { KernelCases, Workbench } from "../Workbench.js";

const plain = (shape: readonly number[], offset = 0): StridedView => ({ shape, strides: stridesOf(shape), offset });

/** An array of `shape` read with its axes in another order. */
function permuteAxes(shape: readonly number[], order: readonly number[]): StridedView {
  const strides = stridesOf(shape);
  return { shape: order.map((axis) => shape[axis]), strides: order.map((axis) => strides[axis]), offset: 0 };
}

const views: readonly [title: string, size: number, view: StridedView][] = [
  ["copies", 17, plain([17])],
  ["copies a large array", 33 * 65, plain([33 * 65])],
  ["copies a single number", 1, plain([])],
  ["copies nothing from an empty array", 0, plain([0, 3])],
  ["transposes", 15, permuteAxes([3, 5], [1, 0])],
  ["transposes a large matrix", 33 * 65, permuteAxes([33, 65], [1, 0])],
  ["moves channels first", 120, permuteAxes([2, 3, 4, 5], [0, 3, 1, 2])],
  ["permutes five axes", 360, permuteAxes([2, 3, 4, 5, 3], [4, 2, 0, 3, 1])],
  ["cuts out a block", 60, { shape: [2, 2, 3], strides: [20, 5, 1], offset: 26 }],
  ["flips", 15, { shape: [3, 5], strides: [5, -1], offset: 4 }],
  ["takes every other element", 17, { shape: [9], strides: [2], offset: 0 }],
  ["repeats a row", 5, { shape: [4, 5], strides: [0, 1], offset: 0 }],
  ["repeats a column", 5, { shape: [5, 7], strides: [1, 0], offset: 0 }],
  ["repeats a number", 3, { shape: [3, 19], strides: [0, 0], offset: 2 }],
];

export const moving: Pick<KernelCases, "fill" | "cast" | "stridedCopy" | "assemble"> = {
  fill: [
    ...[0, 1, 17, 1003].map((size) => ({
      title: `makes ${size} equal elements`,
      exact: true,
      run: (w: Workbench) => w.kernels.fill(size, -2.5, w.dtype),
    })),
    {
      title: "takes infinities and NaN",
      exact: true,
      run: (w) => [-Infinity, NaN, 0].map((value) => w.kernels.fill(5, value, w.dtype)),
    },
    { title: "makes int32", exact: true, run: (w) => [7, -7].map((value) => w.kernels.fill(5, value, "int32")) },
  ],
  cast: [
    {
      title: "to int32 truncates towards zero",
      exact: true,
      run: (w) => w.kernels.cast(w.floats([-2.75, -0.5, 0.5, 2.75, 123456.5, -0]), "int32"),
    },
    {
      title: "from int32 gives the same numbers",
      exact: true,
      run: (w) => w.kernels.cast(w.ints([-3, 0, 7, 2 ** 24 + 1, 2 ** 31 - 1]), w.dtype),
    },
    { title: "to the same type copies", exact: true, run: (w) => w.kernels.cast(w.normal(17), w.dtype) },
    { title: "takes no elements", exact: true, run: (w) => w.kernels.cast(w.ints([]), w.dtype) },
  ],
  stridedCopy: [
    ...views.map(([title, size, view]) => ({
      title,
      exact: true,
      run: (w: Workbench) => w.kernels.stridedCopy(w.normal(size), view),
    })),
    {
      title: "moves int32",
      exact: true,
      run: (w) => w.kernels.stridedCopy(w.ints([1, 2, 3, 4, 5, 2 ** 31 - 1]), permuteAxes([2, 3], [1, 0])),
    },
  ],
  assemble: [
    {
      title: "pads",
      exact: true,
      run: (w) => {
        const view = { shape: [2, 3], strides: [6, 1], offset: 8 };
        return w.kernels.assemble(30, -1.5, [{ storage: w.normal(6), view }], w.dtype);
      },
    },
    {
      title: "joins along the last axis",
      exact: true,
      run: (w) => {
        const parts = [0, 2, 5].map((offset, i) => {
          const shape = [3, [2, 3, 4][i]];
          return { storage: w.normal(sizeOf(shape)), view: { shape, strides: [9, 1], offset } };
        });
        return w.kernels.assemble(27, 0, parts, w.dtype);
      },
    },
    {
      title: "interleaves and flips",
      exact: true,
      run: (w) => {
        const views = [
          { shape: [9], strides: [2], offset: 0 },
          { shape: [9], strides: [-2], offset: 17 },
        ];
        const parts = views.map((view) => ({ storage: w.normal(9), view }));
        return w.kernels.assemble(18, 0, parts, w.dtype);
      },
    },
    { title: "of no parts fills", exact: true, run: (w) => w.kernels.assemble(7, 3, [], w.dtype) },
    {
      title: "takes empty parts",
      exact: true,
      run: (w) => {
        const parts = [
          { storage: w.floats([]), view: plain([0, 2]) },
          { storage: w.normal(4), view: plain([2, 2]) },
        ];
        return w.kernels.assemble(4, 0, parts, w.dtype);
      },
    },
    {
      title: "moves int32",
      exact: true,
      run: (w) => w.kernels.assemble(5, -1, [{ storage: w.ints([1, 2, 3]), view: plain([3], 1) }], "int32"),
    },
  ],
};
