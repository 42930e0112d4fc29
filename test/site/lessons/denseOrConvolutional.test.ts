import { describe, expect, it } from "vitest";
import { faultOf as layersFault, right as layersRight } from "../../../site/lessons/dense-or-convolutional/exercise.js";
import { denseOrConvolutional } from "../../../site/lessons/dense-or-convolutional/lesson.js";
import { convolutional, dense } from "../../../site/lessons/dense-or-convolutional/program.js";
import { type Layer, Sequential } from "../../../src/index.js";

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
