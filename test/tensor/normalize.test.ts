import { describe, expect, it } from "vitest";
import type { FusedActivation } from "../../src/backends/Kernels.js";
import { BatchNormalization, Conv2D, ReLU, Sequential } from "../../src/index.js";
import { randomNormal, randomUniform } from "../../src/tensor/create.js";
import { normalize } from "../../src/tensor/ops/batchNorm.js";
import { noGrad } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectSame } from "../equal.js";

const host = (x: Tensor) => ({ data: x.dataSync(), shape: x.shape });

describe("normalisation with given statistics", () => {
  const cases = (["wasm", "reference"] as const).flatMap((backend) =>
    (["linear", "relu", "relu6", "tanh", "sigmoid"] as const).flatMap((activation) =>
      [true, false].map((center) => [backend, activation, center] as const),
    ),
  );
  it.each(cases)(
    "on %s with %s has the same bits as one kernel and composed of operations (center: %s)",
    (...given) => {
      const [backend, activation, center] = given as readonly [(typeof given)[0], FusedActivation, boolean];
      const of = (seed: number, requiresGrad = false) => randomNormal([7], { seed, backend, requiresGrad });
      const x = randomNormal([3, 2, 5, 7], { seed: 1, backend, standardDeviation: 5 });
      const [mean, beta] = [of(2), of(3)];
      const variance = randomUniform([7], { seed: 4, backend });
      // A gradient of gamma is what needs the composed form.
      const gamma = of(5, true);
      const options = { mean, variance, gamma, beta: center ? beta : null, activation };
      expectSame(host(noGrad(() => normalize(x, options))), host(normalize(x, options)));
    },
  );

  it("is one step with the activation behind it when predicting, not when its statistics are the batch's", () => {
    const model = new Sequential([new Conv2D(4, 1), new BatchNormalization(), new ReLU({ maxValue: 6 })], {
      inputShape: [2, 2, 3],
    }).compile({ loss: "mse" });
    expect(model.plan().toString()).toContain("normalize + relu6");
    expect(model.plan({ purpose: "training" }).toString()).not.toContain("normalize + relu6");
    model.layers[1].trainable = false;
    expect(model.plan({ purpose: "training" }).toString()).toContain("normalize + relu6");
  });
});
