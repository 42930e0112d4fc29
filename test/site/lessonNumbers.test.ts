import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultOf as augmentationFault } from "../../site/lessons/augmentation/exercise.js";
import { augmentation, numbers as augmentationNumbers } from "../../site/lessons/augmentation/lesson.js";
import { changed, changeOf, type Ranges, sourceOf } from "../../site/lessons/augmentation/moved.js";
import { faultOf as batchNormFault, wayText } from "../../site/lessons/batch-norm/exercise.js";
import { batchNorm } from "../../site/lessons/batch-norm/lesson.js";
import { faultOf as byHeartFault } from "../../site/lessons/by-heart/exercise.js";
import { byHeart } from "../../site/lessons/by-heart/lesson.js";
import { bestShare, signTest } from "../../site/lessons/certainty/chance.js";
import { faultOf as certaintyFault } from "../../site/lessons/certainty/exercise.js";
import {
  certainty,
  numbers as certaintyNumbers,
  NETWORKS,
  PICTURES,
  tossed,
} from "../../site/lessons/certainty/lesson.js";
import { interval as certaintyInterval } from "../../site/lessons/certainty/program.js";
import { faultOf, responses } from "../../site/lessons/convolution/exercise.js";
import { KERNELS, learned } from "../../site/lessons/convolution/kernels.js";
import { convolution, numbers as convolutionNumbers } from "../../site/lessons/convolution/lesson.js";
import { faultOf as layersFault, right as layersRight } from "../../site/lessons/dense-or-convolutional/exercise.js";
import { denseOrConvolutional } from "../../site/lessons/dense-or-convolutional/lesson.js";
import { convolutional, dense } from "../../site/lessons/dense-or-convolutional/program.js";
import { faultOf as dropoutFault } from "../../site/lessons/dropout/exercise.js";
import { dropout, numbers as dropoutNumbers } from "../../site/lessons/dropout/lesson.js";
import { masked, maskOf, means } from "../../site/lessons/dropout/masked.js";
import { y as droppedOut } from "../../site/lessons/dropout/program.js";
import { faultOf as frozenFault, right as frozenRight } from "../../site/lessons/frozen/exercise.js";
import { frozenLesson, numbers as frozenNumbers } from "../../site/lessons/frozen/lesson.js";
import { faultOf as l2Fault } from "../../site/lessons/l2/exercise.js";
import { l2 } from "../../site/lessons/l2/lesson.js";
import { answers } from "../../site/lessons/neuron/exercise.js";
import { neuron } from "../../site/lessons/neuron/lesson.js";
import { bendsOf, farthest, lineOf, workOut } from "../../site/lessons/neuron/unit.js";
import { faultOf as operationFault } from "../../site/lessons/operation/exercise.js";
import { operation, numbers as operationNumbers } from "../../site/lessons/operation/lesson.js";
import { squareplus } from "../../site/lessons/operation/program.js";
import { between, SLOPES, type SlopeName, valueAt, valueAt32 } from "../../site/lessons/operation/squareplus.js";
import { operationWith } from "../../site/lessons/operation/training.js";
import { faultOf as poolingFault } from "../../site/lessons/pooling/exercise.js";
import { pooling, numbers as poolingNumbers } from "../../site/lessons/pooling/lesson.js";
import { shifted } from "../../site/lessons/pooling/pool.js";
import { faultOf as slopeFault } from "../../site/lessons/slopes/exercise.js";
import { graphOf, slopeBetween } from "../../site/lessons/slopes/graph.js";
import { slopes } from "../../site/lessons/slopes/lesson.js";
import { byDifferences, byGraph } from "../../site/lessons/slopes/program.js";
import { faultOf as homeFault } from "../../site/lessons/taking-it-home/exercise.js";
import { floatOf, indexIn } from "../../site/lessons/taking-it-home/float.js";
import { numbers as homeNumbers, takingItHome } from "../../site/lessons/taking-it-home/lesson.js";
import { packed, unpacked } from "../../site/lessons/taking-it-home/program.js";
import { faultOf as tenSecondsFault } from "../../site/lessons/ten-seconds/exercise.js";
import { tenSeconds, numbers as tenSecondsNumbers } from "../../site/lessons/ten-seconds/lesson.js";
import { faultOf as lookFault } from "../../site/lessons/where-it-looks/exercise.js";
import { numbers as lookNumbers, whereItLooks } from "../../site/lessons/where-it-looks/lesson.js";
import { type Case, orderOf, positive, sumOf } from "../../site/lessons/where-it-looks/look.js";
import { arrays, augment, augmented } from "../../src/data/index.js";
import {
  averagePool2d,
  Conv2D,
  conv2d,
  Dense,
  Flatten,
  GlobalAveragePooling2D,
  type Layer,
  maxPool2d,
  relu,
  Sequential,
  sigmoid,
  softsign,
  tensor,
} from "../../src/index.js";
import { pooled } from "../../study/figures/moving/pool.js";
import { slid } from "../../study/figures/moving/slide.js";
import { interval } from "../../study/page/certainty.js";

const small = fc.double({ min: -5, max: 5, noNaN: true });

describe("lesson 0, a network in ten seconds", () => {
  it("prints these numbers", () => {
    expect(tenSeconds.printed).toEqual({
      weights: 14_418,
      first: "0.54",
      last: "0.99",
      validation: "0.79",
      surest: "96%",
      right: 44,
      hash: "e9b57ea2",
    });
  });

  it("finds the fault of an answer", () => {
    const { watched, run } = tenSecondsNumbers;
    const fault = (wrong: number, right: number) => tenSecondsFault(wrong, right, watched[29], run.valAccuracy[29]);
    expect([fault(2, 44), fault(3, 44), fault(2, 0.79), fault(2, 79)]).toEqual([null, "eight", "share", "all"]);
  });
});

describe("lesson 1, multiply, add, bend", () => {
  it("prints these numbers", () => {
    expect(neuron.printed).toEqual({
      z: "1.20",
      y: "0.77",
      percent: "77%",
      far4: "0.21",
      far16: "0.019",
      far32: "0.005",
      straight: "6.1",
    });
  });

  it("works a unit out as the library does", () => {
    fc.assert(
      fc.property(fc.tuple(small, small), fc.tuple(small, small), small, (x, weights, bias) => {
        const { z, y } = workOut({ x, weights, bias });
        const sum = tensor([...x], { dtype: "float64" })
          .mul(tensor([...weights], { dtype: "float64" }))
          .sum()
          .add(bias);
        expect(z).toBeCloseTo(sum.dataSync()[0], 10);
        expect(y).toBeCloseTo(sigmoid(sum).dataSync()[0], 10);
      }),
    );
  });

  it("draws with units what a layer of the library gives, and a straight line without the bend", () => {
    const { knots, slopes } = bendsOf(8);
    const at = [0.1, 0.33, 0.5, 0.92];
    const x = tensor(at, { shape: [4, 1], dtype: "float64" });
    const ones = tensor(
      knots.map(() => 1),
      { shape: [1, 8], dtype: "float64" },
    );
    const bias = tensor(
      knots.map((knot) => -knot),
      { dtype: "float64" },
    );
    const out = tensor([...slopes], { shape: [8, 1], dtype: "float64" });
    const hidden = x.matmul(ones).add(bias);
    at.forEach((place, i) => {
      expect(lineOf({ knots, slopes }, place, true)).toBeCloseTo(relu(hidden).matmul(out).dataSync()[i], 10);
      expect(lineOf({ knots, slopes }, place, false)).toBeCloseTo(hidden.matmul(out).dataSync()[i], 10);
    });
    const straight = (place: number) => lineOf({ knots, slopes }, place, false);
    expect(straight(0.5)).toBeCloseTo((straight(0.2) + straight(0.8)) / 2, 10);
    expect(farthest(32, true)).toBeLessThan(farthest(16, true));
  });

  it("takes the answer of the teacher's note, and a multiple of it, and no other", () => {
    const right = (weights: readonly [number, number], bias: number) =>
      answers(weights, bias).filter(({ isRight }) => isRight).length;
    expect(right([1, -4], 2)).toBe(5);
    expect(right([0.5, -2], 1)).toBe(5);
    expect(right([0, 0], 0)).toBe(0);
    expect(right([2, -3], 0.5)).toBeLessThan(5);
  });
});

describe("lesson 2, convolution", () => {
  it("prints these numbers", () => {
    expect(convolution.printed).toEqual({ start: 103, kernels: 896, dense: 24_971_296_896, gigabytes: 100 });
  });

  it("slides kernels as the library does", () => {
    for (const kernel of Object.values(KERNELS)) {
      const x = tensor([...convolutionNumbers.patch], { shape: [1, 8, 8, 1], dtype: "float64" });
      const k = tensor([...kernel], { shape: [3, 3, 1, 1], dtype: "float64" });
      const y = Array.from(conv2d(x, k, { bias: tensor([20], { dtype: "float64" }) }).dataSync());
      slid({ values: convolutionNumbers.patch, columns: 8 }, kernel, 20).values.forEach((value, i) => {
        expect(value).toBeCloseTo(y[i], 8);
      });
    }
    expect(slid({ values: convolutionNumbers.patch, columns: 8 }, KERNELS.vertical, 20).values).toEqual(
      convolutionNumbers.output,
    );
  });

  it("counts what layers of the library learn", () => {
    const size = 10;
    const kernels = new Sequential([new Conv2D(32, 3)], { inputShape: [size, size, 3] });
    const dense = new Sequential([new Flatten(), new Dense(8 * 8 * 32)], { inputShape: [size, size, 3] });
    expect(learned(size)).toEqual({ convolution: kernels.countParams(), dense: dense.countParams() });
  });

  it("finds the fault of a kernel", () => {
    expect(faultOf([-1, 2, -1, -1, 2, -1, -1, 2, -1])).toBeNull();
    expect(faultOf([...KERNELS.blur])).toBe("flat");
    expect(faultOf([...KERNELS.horizontal])).toBe("across");
    expect(faultOf([...KERNELS.vertical])).toBe("weak");
    expect(faultOf([1, -2, 1, 1, -2, 1, 1, -2, 1])).toBe("weak");
    expect(responses([...KERNELS.outline])).toEqual({ flat: 0, down: 600, across: [-300, 600, -300] });
  });
});

describe("lesson 3, pooling", () => {
  it("prints these numbers", () => {
    expect(pooling.printed).toEqual({ inputsSame: 12, maximaSame: 5, once: 8, twice: 12, thrice: 14 });
  });

  it("pools as the library does", () => {
    const table = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(table, (values) => {
        const x = tensor(values, { shape: [1, 8, 8, 1] });
        expect(pooled({ values, columns: 8 }, "max").values).toEqual(Array.from(maxPool2d(x).dataSync()));
        expect(pooled({ values, columns: 8 }, "average").values).toEqual(Array.from(averagePool2d(x).dataSync()));
      }),
    );
    const moved = pooled({ values: shifted(poolingNumbers.strip, 4), columns: 8 }, "max").values;
    expect(moved).toEqual(poolingNumbers.pooled.filter((_, i) => i % 6 < 4));
  });

  it("finds the fault of an answer", () => {
    expect(
      [
        [8, 4, 6, 9],
        [3, 2.5, 4.5, 4.25],
        [8, 4, 5, 9],
      ].map(poolingFault),
    ).toEqual([null, { kind: "average" }, { kind: "window", at: 2 }]);
  });
});

describe("lesson 4, slopes", () => {
  it("prints these numbers", () => {
    expect(slopes.printed).toEqual({ exact: "−0.1664", best64: "1e−5", worst32: "100%", worst64: "17%" });
  });

  it("has the slope by hand, by differences and by the library's graph", () => {
    fc.assert(
      fc.property(small, (w) => {
        expect(graphOf(w).slopes.w).toBeCloseTo(byGraph(w), 12);
        expect(slopeBetween(w, 1e-4)).toBeCloseTo(byDifferences(w, 1e-4), 10);
        expect(slopeBetween(w, 1e-4)).toBeCloseTo(byGraph(w), 6);
      }),
    );
  });

  it("finds the fault of a slope", () => {
    expect([8, 4, -8, 1].map(slopeFault)).toEqual([null, "inner", "sign", "other"]);
  });
});

describe("lesson 5, dense or convolutional", () => {
  it("prints these numbers", () => {
    expect(denseOrConvolutional.printed).toEqual({
      dense: 196_802,
      cnn: 14_418,
      times: 14,
      denseVal: "0.70",
      cnnVal: "0.79",
      cnnShifted: "0.66",
      denseShifted: "0.71",
    });
  });

  it("counts weights as the library does, and finds the fault of a count", () => {
    const count = (layers: Layer[]) =>
      new Sequential(layers, { inputShape: [32, 32, 3] }).layers.map((layer) => layer.countParams()).find((n) => n > 0);
    expect([count(dense()), count(convolutional())]).toEqual([layersRight.dense, layersRight.kernels]);
    const answers = [
      [196_672, 224],
      [196_608, 224],
      [65_600, 224],
      [7, 224],
      [196_672, 7],
    ] as const;
    expect(answers.map(([all, few]) => layersFault(all, few))).toEqual([null, "biases", "colours", "dense", "kernels"]);
  });
});

describe("lesson 6, learned by heart", () => {
  it("prints these numbers", () => {
    expect(byHeart.printed).toEqual({
      weights: 14_418,
      perPicture: 129,
      gap14: "0.56",
      gap112: "0.54",
      val112: "0.570",
      train112: "0.034",
      per6: 2403,
      gap448: "0.45",
      luck: "0.79",
      tossed: "1.00",
      tossedVal: "0.57",
      coin: "0.69",
      tossedLoss: "1.19",
    });
  });

  it("finds the fault of an answer", () => {
    const right = { gap: 0.5359, loss: 0.0345, weights: 2403 };
    const answers = [
      [0.54, 2403],
      [-0.54, 2403],
      [0.57, 2403],
      [1, 2403],
      [0.536, 129],
    ] as const;
    expect(answers.map(([gap, weights]) => byHeartFault(gap, weights, right))).toEqual([
      null,
      "sign",
      "loss",
      "gap",
      "weights",
    ]);
  });
});

describe("lesson 7, dropout", () => {
  it("prints these numbers", () => {
    expect(dropout.printed).toEqual({
      training20: "0.75",
      validation20: "0.82",
      lowestPlain: "0.45",
      lowestPlainEpoch: 18,
      lastPlain: "0.57",
      lowestDropped: "0.39",
      lowestDroppedEpoch: 29,
      masks: 256,
    });
  });

  it("has the library's masks, and what they make of the units", () => {
    for (const rate of dropoutNumbers.rates)
      for (const draw of [1, 7, 64]) {
        const mask = maskOf(dropoutNumbers.masks[rate][draw - 1]);
        const there = droppedOut(Number(rate), draw).dataSync();
        dropoutNumbers.x.forEach((x, i) => {
          expect(masked(x, mask[i], Number(rate))).toBeCloseTo(there[i], 5);
        });
      }
    const mean = means(dropoutNumbers.x, dropoutNumbers.masks["0.25"].map(maskOf), 0.25);
    mean.forEach((value, i) => {
      expect(Math.abs(value - dropoutNumbers.x[i])).toBeLessThan(0.25);
    });
  });

  it("finds the fault of an answer", () => {
    expect([dropoutFault(5, 3), dropoutFault(1.25, 3), dropoutFault(2, 3), dropoutFault(5, 15)]).toEqual([
      null,
      "rate",
      "factor",
      "mean",
    ]);
  });
});

describe("lesson 8, batch normalisation and its memory", () => {
  it("prints these numbers", () => {
    expect(batchNorm.printed).toEqual({
      slow: "0.52",
      fast: "0.79",
      loss: "0.0647",
      moving: "−0.41",
      batch: "−0.75",
      steps99: 230,
      steps9: 22,
      epochs99: 33,
      epochs9: 4,
      way: "57%",
    });
  });

  it("takes the first step with nine tenths of the way", () => {
    expect([229, 230, 231, 100].map((steps) => batchNormFault(0.99, steps))).toEqual(["almost", null, "fewer", "more"]);
    expect(batchNormFault(0.9, 22)).toBeNull();
    expect(wayText(0.99, 229)).toBe("89.99%");
  });
});

describe("lesson 9, L2", () => {
  it("prints these numbers", () => {
    expect(l2.printed).toEqual({
      first: "10.5",
      last: "0.695",
      lastPenalty: "0.002",
      share: "93%",
      accuracy: "0.50",
      middle: "0.73",
      none: "0.57",
      lowest: "0.45",
      coin: "0.693",
    });
  });

  it("finds the fault of an answer", () => {
    const answers = [
      [0.925, -0.4],
      [0.525, -0.4],
      [0.75, -0.4],
      [0.925, -0.2],
      [0.925, 0.4],
      [1, 1],
    ] as const;
    expect(answers.map(([loss, slope]) => l2Fault(loss, slope))).toEqual([
      null,
      "onlyPenalty",
      "absolute",
      "two",
      "sign",
      "other",
    ]);
  });
});

describe("lesson 10, augmentation", () => {
  it("prints these numbers", () => {
    expect(augmentation.printed).toEqual({
      plainTraining: "0.97",
      plainValidation: "0.79",
      training: "0.80",
      validation: "0.84",
      plainLoss: "0.57",
      loss: "0.36",
      dish: "0.79",
      dishMirrored: "0.84",
      dishUpsideDown: "0.80",
      side: "0.81",
      sideMirrored: "0.47",
      sideUpsideDown: "0.83",
    });
  });

  it("draws for its bowls what the library draws, in any ranges", async () => {
    const { bowls, size } = augmentationNumbers;
    const pixels = bowls.map((bowl) => Float32Array.from(Buffer.from(bowl.pixels, "base64")));
    const step = size * size * 3;
    const places = [5, 34];
    const data = new Float32Array(35 * step);
    for (const [i, place] of places.entries()) data.set(pixels[i], place * step);
    const x = { data, shape: [35, size, size, 3] };
    const all = arrays(x, { data: new Int32Array(35), shape: [35] }, { batchSize: 35 });
    const some: readonly Ranges[] = [
      { flip: "horizontal", rotation: 0.05, zoom: 0.15, translation: 0.1 },
      { flip: "vertical", rotation: 0.5, zoom: 0.6, translation: 0.3 },
      { flip: "none", rotation: 0, zoom: 0.2, translation: 0 },
    ];
    for (const { flip, ...ranges } of some) {
      const moved = augmented(all, augment(flip === "none" ? ranges : { ...ranges, flip }), { seed: 1 });
      for (let epoch = 0; epoch < 8; epoch++)
        for await (const { x } of moved.batches(epoch))
          bowls.forEach(({ draws }, i) => {
            const own = changed(pixels[i], size, changeOf(draws[epoch], { flip, ...ranges }, size));
            const there = x.data.subarray(places[i] * step, (places[i] + 1) * step);
            const farthest = own.reduce((most, value, at) => Math.max(most, Math.abs(value - there[at])), 0);
            expect(farthest).toBeLessThan(1);
          });
    }
  });

  it("finds where the point of sheet 2 comes from, and the fault of an answer", () => {
    expect(sourceOf({ mirror: [-1, 1], angle: 0, zoom: 1, shift: [3, 0] }, 10, 4)).toEqual([-7, 4]);
    const answers = [
      ["none", "horizontal", "vertical", "zoom"],
      ["zoom", "horizontal", "vertical", "zoom"],
      ["none", "vertical", "vertical", "zoom"],
      ["none", "horizontal", "zoom", "zoom"],
      ["none", "horizontal", "vertical", "none"],
    ];
    expect(answers.map(augmentationFault)).toEqual([null, "dish", "spoon", "cup", "portion"]);
  });
});

describe("lesson 11, frozen and fine-tuned", () => {
  it("prints these numbers", () => {
    expect(frozenLesson.printed).toEqual({
      many: 434,
      few: 14,
      baseAccuracy: "0.84",
      baseRight: 23,
      baseUdon: 51,
      slow: "0.0001",
      fast: "0.05",
      scratch: "0.69",
      frozen: "0.77",
      small: "0.75",
      large: "0.50",
      lossBefore: "0.33",
      lossAfter: "8.4",
      movedOnce: "51%",
      movedSmall: "3%",
      weightSize: "0.10",
      weights: 6290,
      s7: "0.83 ± 0.03",
      s8: "0.81 ± 0.06",
    });
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    expect(readme).toContain(`| s7 VGG16, frozen | ${frozenLesson.printed.s7} |`);
    expect(readme).toContain(`| s8 VGG16, block 5 fine-tuned | ${frozenLesson.printed.s8} |`);
  });

  it("counts what the head learns as the library does, and finds the fault of an answer", () => {
    const head = new Sequential([new Dense(2)], { inputShape: [128] });
    expect(frozenRight.head).toBe(head.countParams());
    const answers = [
      [258, 50],
      [256, 50],
      [6290, 50],
      [7, 50],
      [258, 0.5],
      [258, 5],
    ] as const;
    expect(answers.map(([count, percent]) => frozenFault(count, percent, frozenNumbers.weights))).toEqual([
      null,
      "biases",
      "all",
      "head",
      "fraction",
      "percent",
    ]);
  });
});

describe("lesson 12, where does it look", () => {
  it("prints these numbers", () => {
    expect(whereItLooks.printed).toEqual({
      validation: "1.00",
      without: "0.52",
      other: "0.11",
      plain: "0.73",
      peak: "0.71",
      plainPeak: "0.02",
      before: "98%",
      covered: "22%",
      flatPeak: "0.005",
      flatBefore: "99%",
      flatCovered: "0%",
    });
  });

  it("sums maps in the order of what they add, and finds the mark in the corner, or not", () => {
    const { marked, flat } = lookNumbers.networks;
    const heat = (seen: Case) => positive(sumOf(seen, 1, orderOf(seen, 1)));
    const largest = (values: readonly number[]) => values.indexOf(Math.max(...values));
    expect([7, 14, 15]).toContain(largest(heat(marked.cases[0])));
    expect([6, 7, 14, 15]).not.toContain(largest(heat(flat.cases[0])));
    for (const { cases } of [marked, flat]) {
      const { covered } = cases[0];
      expect(covered.indexOf(Math.min(...covered))).toBe(6);
    }
  });

  it("finds the fault of a map", () => {
    const answers = [
      [0.5, 0, 0, 1],
      [0.5, -3, -1, 1],
      [2, 0, 0, 4],
      [0.5, 0, 1, 1],
      [1, 1, 1, 1],
    ];
    expect(answers.map(lookFault)).toEqual([null, "relu", "mean", "each", "other"]);
  });
});

describe("lesson 13, what 28 pictures prove", () => {
  it("prints these numbers", () => {
    expect(certainty.printed).toEqual({
      low24: "0.67",
      high24: "0.96",
      low26: "0.76",
      high26: "0.99",
      low240: "0.81",
      high240: "0.90",
      two: "0.5",
      five: "0.063",
      six: "0.031",
      best20: "0.67",
      ruledOut: "30%",
      best30: "0.69",
    });
  });

  it("has the report's range", () => {
    const counts = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const { share, low, high } = certaintyInterval(k, n);
        expect(share).toBe(k / n);
        expect(low).toBeCloseTo(interval(k, n).low, 7);
        expect(high).toBeCloseTo(interval(k, n).high, 7);
      }),
    );
  });

  it("misses the true accuracy in one of the eight sets of 28 pictures, and in none of 280", () => {
    const missed = (n: number) =>
      certaintyNumbers.sets.filter((set) => {
        const k = (set.slice(0, 2 * n).match(/../g) ?? []).filter((value) => Number(value) < 75).length;
        const { low, high } = certaintyInterval(k, n);
        return low > 0.75 || high < 0.75;
      }).length;
    expect([missed(PICTURES), missed(certaintyNumbers.many)]).toEqual([1, 0]);
  });

  it("knows how good the best of many coins is on average, as tossing them shows", () => {
    // In exact fractions: sum over k < 28 of 1 - P(X <= k)^20, by 28.
    expect(bestShare(1, 28)).toBeCloseTo(0.5, 12);
    expect(bestShare(20, 28)).toBeCloseTo(0.674668, 6);
    const times = Array.from({ length: 200 }, (_, time) => tossed(3, time));
    for (const networks of [1, 5, 20, NETWORKS]) {
      const best = times.map((rights) => Math.max(...rights.slice(0, networks)) / PICTURES);
      const mean = best.reduce((sum, share) => sum + share, 0) / best.length;
      expect(Math.abs(mean - bestShare(networks, PICTURES))).toBeLessThan(0.015);
    }
  });

  it("has the exact sign test", () => {
    expect([signTest(0, 2), signTest(0, 6), signTest(1, 3), signTest(6, 1), signTest(3, 3)]).toEqual([
      0.5, 0.03125, 0.625, 0.125, 1,
    ]);
  });

  it("finds the fault of an answer", () => {
    const answers = [
      [3, 0.625],
      [3, 0.63],
      [2, 0.625],
      [26, 0.625],
      [3, 0.3125],
      [3, 0.5],
      [3, 0.25],
      [3, 0.1],
    ] as const;
    expect(answers.map(([pictures, chance]) => certaintyFault(pictures, chance))).toEqual([
      null,
      null,
      "difference",
      "pictures",
      "oneEnd",
      "exactly",
      "exactly",
      "chance",
    ]);
  });
});

describe("lesson 14, taking it home", () => {
  it("prints these numbers", () => {
    expect(takingItHome.printed).toEqual({
      size: 74_982,
      count: 14_418,
      numberBytes: 57_672,
      right: 44,
      bytesRight: 41,
      bytesWrong: 15,
      bytesSurelyWrong: 15,
      surelyWrong: 3,
      blueRight: 28,
      swappedRight: 12,
      nearestRight: 44,
    });
  });

  it("shows the bytes of a file from which the library builds the network, each number at its place", async () => {
    const file = new Uint8Array(Buffer.from(homeNumbers.file, "base64"));
    const { weights, count, notes } = await unpacked(file);
    expect(count).toBe(14_418);
    expect(notes).toEqual({ preparation: "unit", classNames: '["ramen","udon"]' });
    const parts = homeNumbers.parts.filter((part) => part.shape);
    expect(parts.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape));
    weights.forEach(({ data, shape }, i) => {
      for (const at of [0, 1, data.length - 1]) {
        const from = parts[i].start + 4 * at;
        const { value, sign, fraction, power } = floatOf([...file.subarray(from, from + 4)]);
        expect(value).toBe(data[at]);
        expect(sign * fraction * 2 ** power).toBe(value);
        expect(indexIn(shape, at).reduce((sum, index, side) => sum * shape[side] + index, 0)).toBe(at);
      }
    });
    for (const { name, start, bytes } of homeNumbers.parts.slice(0, 2))
      expect(() => JSON.parse(new TextDecoder().decode(file.subarray(start, start + bytes))), name).not.toThrow();
  });

  it("has a program that packs and unpacks any network", async () => {
    const model = new Sequential([new Dense(2)], { inputShape: [3], seed: 1 });
    const { weights, config, notes } = await unpacked(await packed(model));
    expect(weights).toEqual(await model.getWeights());
    expect(config.layers).toEqual(model.toConfig().layers);
    expect(notes).toEqual(model.metadata);
  });

  it("takes 32-bit numbers apart", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (given) => {
        const { value, sign, fraction, power, bits } = floatOf([...new Uint8Array(Float32Array.of(given).buffer)]);
        expect(value).toBe(given);
        expect(sign * fraction * 2 ** power).toBe(value);
        expect(bits).toHaveLength(32);
      }),
    );
  });

  it("counts as the library does, and finds the fault of an answer", () => {
    const layers = [new Conv2D(8, 5), new GlobalAveragePooling2D(), new Dense(3)];
    const count = new Sequential(layers, { inputShape: [40, 40, 3] }).countParams();
    const answers = [
      [count, 4 * count],
      [624, 2496],
      [235, 940],
      [1, 4],
      [count, 32 * count],
      [count, 8 * count],
      [count, count],
    ] as const;
    expect(answers.map(([all, bytes]) => homeFault(all, bytes))).toEqual([
      null,
      "biases",
      "colours",
      "count",
      "bits",
      "double",
      "bytes",
    ]);
  });
});

describe("lesson 15, writing an operation", () => {
  it("prints these numbers", () => {
    expect(operation.printed).toEqual({
      first: "0.63",
      right5: "0.21",
      chain5: "0.19",
      sign5: "0.18",
      right: "0.0013",
      factor: "0.0014",
      chain: "0.17",
      sign: "0.23",
    });
  });

  it("computes values as the library does, of 64 bits and of 32, and slopes as they are written", () => {
    fc.assert(
      fc.property(small, (at) => {
        const x = tensor(at, { dtype: "float64" });
        expect(squareplus(x).item()).toBeCloseTo(valueAt(at), 12);
        expect(squareplus(tensor(at)).item()).toBe(valueAt32(at));
        for (const name of Object.keys(SLOPES) as SlopeName[]) {
          const leaf = tensor(at, { dtype: "float64", requiresGrad: true });
          operationWith(name)(leaf).mul(operationNumbers.dy).backward();
          expect(leaf.grad?.item()).toBeCloseTo(operationNumbers.dy * SLOPES[name](at), 12);
        }
        expect(between(valueAt, at, 1e-4)).toBeCloseTo(SLOPES.right(at), 7);
      }),
    );
  });

  it("has one place at which the wrong sign gives the right slope", () => {
    const places = Array.from({ length: 71 }, (_, i) => (i - 35) / 10);
    expect(places.filter((x) => Math.abs(SLOPES.sign(x) - SLOPES.right(x)) < 1e-9)).toEqual([0]);
  });

  it("finds the fault of an answer, whose right one is the library's", () => {
    const x = tensor(-3, { dtype: "float64", requiresGrad: true });
    const y = softsign(x);
    y.mul(2).backward();
    const answers = [
      [y.item(), (x.grad as NonNullable<typeof x.grad>).item()],
      [0.75, 0.125],
      [-0.75, 0.0625],
      [-0.75, 0.5],
      [-0.75, -0.125],
      [-0.75, 1],
    ] as const;
    expect(answers.map(([value, passed]) => operationFault(value, passed))).toEqual([
      null,
      "value",
      "behind",
      "square",
      "sign",
      "other",
    ]);
  });
});
