import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/index.js";
import { checkGradients, gradientProperty } from "../../src/testing/all.js";

/** A check of a function whose type TypeScript would refuse. */
const check = (f: (x: Tensor) => unknown) => () => checkGradients(f as (x: Tensor) => Tensor, [[1, 2]]);

describe("a check that would compare nothing", () => {
  it.each<[string, (x: Tensor) => unknown, string]>([
    ["a number", () => 3, "the function gave 3, not tensors alone; return a tensor that is computed from its inputs"],
    ["numbers", () => [[1, 2]], "the function gave [[1, 2]], not tensors alone"],
    ["a number beside a tensor", (x) => ({ y: x.tanh(), n: 1 }), "the function gave an object, not tensors alone"],
    ["an empty list", () => [], "checkGradients: the function has no o"],
    ["nothing", () => undefined, "output is undefined; give a tensor"],
  ])("is refused where the function gives %s", (_, f, said) => {
    expect(check(f)).toThrow(said);
  });

  it("is refused where a property is given a list in place of options, or an option that is none", () => {
    const tanh = (x: Tensor) => x.tanh();
    expect(() => gradientProperty(tanh, [[2]] as never)).toThrow(
      "gradientProperty: the options are [[2]]; give them in",
    );
    expect(() => gradientProperty(tanh, { input: [] } as never)).toThrow('no option "input"; did you mean inputs?');
  });
});
