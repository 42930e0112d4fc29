import { describe, expect, it } from "vitest";
import { faultOf, responses } from "../../../site/lessons/convolution/exercise.js";
import { KERNELS, learned } from "../../../site/lessons/convolution/kernels.js";
import { convolution, numbers as convolutionNumbers } from "../../../site/lessons/convolution/lesson.js";
import { Conv2D, conv2d, Dense, Flatten, Sequential, tensor } from "../../../src/index.js";
import { slid } from "../../../study/figures/moving/slide.js";

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
