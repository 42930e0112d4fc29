import { expect, it } from "vitest";
import { movingAverage, wayGone } from "../../../site/lessons/batch-norm/averages.js";
import { signTest } from "../../../site/lessons/certainty/chance.js";
import { interval } from "../../../site/lessons/certainty/program.js";
import { LANGUAGES } from "../../../site/lessons/contract.js";
import { masked } from "../../../site/lessons/dropout/masked.js";
import { LESSONS } from "../../../site/lessons/lessons.js";
import { graphOf } from "../../../site/lessons/slopes/graph.js";
import { floatOf } from "../../../site/lessons/taking-it-home/float.js";
import {
  Conv2D,
  conv2d,
  Dense,
  Flatten,
  type Layer,
  l2,
  maxPool2d,
  Sequential,
  sparseCategoricalCrossentropy,
  type Tensor,
  tensor,
  zeros,
} from "../../../src/index.js";

const count = (inputShape: readonly number[], ...layers: Layer[]) =>
  new Sequential(layers, { inputShape }).countParams();
const leaf = (values: number | number[], shape?: readonly number[]) =>
  tensor(values as number[], { dtype: "float64", requiresGrad: true, ...(shape && { shape }) });

/** The slopes of what a function makes of some numbers. */
function slopesOf(f: (x: Tensor) => Tensor, values: number | number[], shape?: readonly number[]): number[] {
  const x = leaf(values, shape);
  f(x).sum().backward();
  return Array.from((x.grad as Tensor).dataSync());
}

const signed = (value: number) => String(value).replace("-", "−");

/** What the answers to the sheets' tasks say in every language, worked out by the library or by what the figures are drawn with. */
function answers(): Readonly<Record<string, Readonly<Record<number, readonly (string | number)[]>>>> {
  const { z, y, loss, factors, slopes } = graphOf(1);
  const cube = (x: number) => x ** 3;
  const penaltySlope = (w: number) => slopesOf((x) => l2(0.1).penalty(x), w)[0];
  const window = conv2d(
    tensor([0, 5, 8, 0, 5, 8, 0, 5, 8], { shape: [1, 3, 3, 1] }),
    tensor([-1, 0, 1, -2, 0, 2, -1, 0, 1], { shape: [3, 3, 1, 1] }),
    { bias: tensor([1]) },
  );
  const pooledOnce = maxPool2d(zeros([1, 64, 64, 1]));
  const pooledTwice = maxPool2d(pooledOnce);
  const sides = [pooledOnce, pooledTwice, maxPool2d(pooledTwice)].map(({ shape }) => shape[1]);
  const halves = sparseCategoricalCrossentropy(tensor([0]), tensor([0.5, 0.5], { shape: [1, 2] })).dataSync()[0];

  return {
    "ten-seconds": { 1: [(32 * 32 * 3).toLocaleString("en")], 2: [112 / 16, (112 / 16) * 30] },
    convolution: {
      1: [window.item() - 1, window.item()],
      2: [conv2d(zeros([1, 28, 28, 1]), zeros([3, 3, 1, 1])).shape[1]],
      3: [count([200, 200, 3], new Conv2D(16, 5))],
    },
    pooling: {
      1: [...sides, 64 ** 2, sides[2] ** 2],
      3: [64 / sides[2]],
      4: [...slopesOf((x) => maxPool2d(x).mul(5), [1, 2, 3, 7], [1, 2, 2, 1])],
    },
    slopes: {
      1: [
        `z = ${Number(z.toFixed(3))}`,
        y.toFixed(3),
        loss.toFixed(3),
        signed(Number(factors.square.toFixed(3))),
        factors.sigmoid.toFixed(3),
        factors.product,
        signed(Number(slopes.w.toFixed(3))),
      ],
    },
    "dense-or-convolutional": {
      1: [count([28, 28, 1], new Flatten(), new Dense(100)).toLocaleString("en")],
      2: [count([28, 28, 1], new Conv2D(6, 5))],
    },
    "by-heart": { 1: [0.6 - 0.5, 0.6 - 0.3, 1 - 0.1].map((gap) => gap.toFixed(1)) },
    dropout: { 1: [2, 3, 5, 6].map((x, i) => masked(x, i % 3 === 0, 0.5)), 2: [2 ** 4] },
    "batch-norm": {
      1: movingAverage([1, 1, 1, 1], 0.9).map((value) => Number(value.toFixed(4))),
      2: [wayGone(0.99, 70).toFixed(3)],
    },
    l2: {
      1: [
        l2(0.01)
          .penalty(leaf([3, -4]))
          .item(),
      ],
      2: [penaltySlope(4), penaltySlope(0.1)].map((slope) => Number(slope.toFixed(6))),
      3: [halves.toFixed(3)],
    },
    frozen: {
      1: [0.0001 / 0.1],
      2: [count([6, 6, 16], new Conv2D(32, 3)), count([128], new Dense(2)) + count([6, 6, 16], new Conv2D(32, 3))],
      4: [halves.toFixed(2)],
    },
    "where-it-looks": { 1: [(2 + 0 - 1 + 3) / 4], 2: [(0.98 - 0.22).toFixed(2), (1 - 0.22).toFixed(2)] },
    certainty: {
      1: [interval(24, 28).share, interval(24, 28).low, interval(24, 28).high].map((value) => value.toFixed(2)),
      2: [4 * 28],
      3: [signTest(1, 6)],
    },
    "taking-it-home": {
      1: [count([9, 9, 3], new Conv2D(8, 3)), 4 * count([9, 9, 3], new Conv2D(8, 3))],
      2: [floatOf([0, 0, 0b01000000, 0b00111110]).value],
    },
    operation: {
      1: slopesOf((x) => x.mul(x).mul(x).mul(0.5), 2),
      2: [((cube(2.1) - cube(1.9)) / 0.2).toFixed(2)],
      3: slopesOf((bias) => bias.mul(tensor([1, 2, -1, 3], { dtype: "float64" })), 0),
    },
  };
}

const UNCOUNTED = ["neuron", "augmentation"];

it.each(LESSONS.filter(([, { id }]) => !UNCOUNTED.includes(id)))(
  "lesson %i answers its sheet with what the library gives",
  (_, { id, texts }) => {
    for (const language of LANGUAGES)
      for (const [task, numbers] of Object.entries(answers()[id])) {
        const answer = texts[language].teacher.answers[Number(task)].replace(/(\d),(?=\d{3})/g, "$1");
        for (const number of numbers) {
          const plain = String(number).replace(/,/g, "").replace(/\./g, "\\.");
          expect(answer, `${language}, sheet ${task}`).toMatch(new RegExp(`(^|[^\\d.])${plain}(?!\\d|\\.\\d)`));
        }
      }
  },
);
