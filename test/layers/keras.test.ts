import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectClose } from "../equal.js";
import { IMAGES, layerOf, pattern, readCases, translationOf } from "./kerasCase.js";

const CASES = readCases("kerasLayers.json");

/** Options of Keras that are not written, because they are left at what changes nothing. */
const NOT_WRITTEN = ["renorm", "renorm_clipping", "renorm_momentum", "rms_scaling", "seed"];

const host = (x: Tensor) => ({ data: x.dataSync(), shape: x.shape });

describe("numbers, shapes and names of weights are those of Keras 3.15.1 on TensorFlow:", () => {
  it.for(CASES.map((each) => [each.name, each] as const))("%s", ([, each]) => {
    const layer = layerOf(each);
    const y = layer.apply(pattern([2, ...each.shape], IMAGES));
    expectClose(host(y), each.output, 3e-6);
    expect([2, ...layer.outputShape(each.shape)]).toEqual(each.output.shape);
    expect(layer.weights.map(({ name, shape }) => [name, ...shape])).toEqual(each.weights);
  });

  it.for(CASES.map((each) => [each.name, each] as const))(
    "%s, after its config went to Keras's and back",
    ([, each]) => {
      const { type, ...config } = layerOf(each).toConfig();
      const written = translationOf(type).write({ type, ...config });
      expect(translationOf(type).read(written)).toEqual(translationOf(type).read(each.config));
      for (const [name, value] of Object.entries(each.config))
        if (!NOT_WRITTEN.includes(name)) expect(written[name], name).toEqual(value);
    },
  );
});
