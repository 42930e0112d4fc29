import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as ops from "../../src/tensor/ops/index.js";
import { mul } from "../../src/tensor/ops/mul.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { type CheckedFunction, checkGradients, checkSecondGradients } from "../../src/testing/index.js";
import { sameShape } from "../../src/util/shape.js";
import { type Case, TABLE, WITHOUT_GRADIENT } from "./gradientTable.js";

// Always the same draws: a failure here is a bug, never bad luck.
const FIXED = { seed: 20210511, numRuns: 3 };

/**
 * The case with one tensor in two places: as both inputs where they have one shape, else along two paths of the graph.
 */
function usedTwice({ f, inputs }: Case): Case {
  const [x, y, ...rest] = inputs;
  if (y !== undefined && y.dtype === x.dtype && sameShape(x.shape, y.shape)) {
    // What is divided by is drawn without 0.
    const both = f === ops.div ? y : x;
    return { f: (t: Tensor, ...others: Tensor[]) => f(t, t, ...others), inputs: [both, ...rest] };
  }
  const squared: CheckedFunction = (...all) => mul(f(...all), f(...all));
  return { f: squared, inputs };
}

describe.each(TABLE.map((row) => ({ ...row, title: `${row.op} ${row.how}`.trim() })))("$title", ({ draw, options }) => {
  it("has the gradient that central differences give", () => {
    fc.assert(
      fc.property(draw, ({ f, inputs }) => checkGradients(f, inputs, options)),
      FIXED,
    );
  });

  it("has it when one tensor is used twice", () => {
    const check = (drawn: Case) => {
      const { f, inputs } = usedTwice(drawn);
      checkGradients(f, inputs, options);
    };
    fc.assert(fc.property(draw, check), FIXED);
  });

  it("has second derivatives", () => {
    fc.assert(
      fc.property(draw, ({ f, inputs }) => checkSecondGradients(f, inputs, options)),
      FIXED,
    );
  });
});

it("has a row for every op, or a reason why there is none", () => {
  const listed = new Set([...TABLE.map((row) => row.op), ...Object.keys(WITHOUT_GRADIENT)]);
  expect([...listed].sort()).toEqual(Object.keys(ops).sort());
});
