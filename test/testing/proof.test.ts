import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { tensor } from "../../src/tensor/create.js";
import { getBackend, using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { type CheckedFunction, type CheckOptions, checkGradients, GradientError } from "../../src/testing/index.js";
import { type Case, TABLE } from "../tensor/gradientTable.js";
import { MUTATIONS, mutant, mutated, rightGradient } from "./mutantGradients.js";

/** Cases of each row of the gradient table. `npm run test:gradients` takes 100. */
const CASES = Number(process.env.GRADIENT_CASES ?? 1);

const SCALES = [1e-12, 1e-6, 1, 1e6, 1e12];

/** What is counted: of each mistake, how many gradients had it and how many of those failed the check. */
const counts = new Map<string, { made: number; killed: number }>();
let [right, alarms] = [0, 0];

const scaled =
  (f: CheckedFunction, scale: number): CheckedFunction =>
  (...inputs) =>
    ops.mul(f(...inputs), scale);

/** Mutations whose gradients are no mistake at this point: the same as the right ones, as far as anybody asks. */
function equivalentMutations(f: CheckedFunction, inputs: readonly Tensor[]): string[] {
  return using({ backend: "reference", dtype: "float64" }, () =>
    scope(() => {
      const leaves = inputs.map((x) => {
        const data = x.dataSync();
        return tensor(x.dtype === "int32" ? data : Float64Array.from(data), { shape: x.shape, backend: getBackend() });
      });
      const y = f(...leaves);
      const gradientOf = rightGradient(f, leaves);
      const directions = Array.from({ length: y.size }, (_, place) => {
        const dy = tensor(
          Float64Array.from({ length: y.size }, (__, i) => (i === place ? 1 : 0)),
          { shape: y.shape },
        );
        return { dy, right: gradientOf(dy), hidden: leaves.map((x) => hiddenBy(y, place, x)) };
      });
      return Object.keys(MUTATIONS).filter((name) =>
        directions.every(({ dy, right, hidden }) => {
          const wrong = mutated(f, MUTATIONS[name], dy, leaves);
          return (
            wrong === null || right.every((g, i) => g === null || wrong[i] === null || isClose(g, wrong[i], hidden[i]))
          );
        }),
      );
    }),
  );
}

/** Slopes that count as zero: a billionth of what the output changes by when it goes as the input does. */
function hiddenBy(y: Tensor, place: number, x: Tensor): number {
  const size = Math.max(...Array.from(x.dataSync(), Math.abs)) || 1;
  return (1e-9 * Math.abs(y.dataSync()[place])) / size;
}

/** Whether no element is off by a hundred-thousandth of itself, but for what is hidden or a billionth of the largest. */
function isClose(a: Tensor, b: Tensor, hidden: number): boolean {
  const [right, other] = [a.dataSync(), b.dataSync()];
  const largest = Math.max(...Array.from(right, Math.abs), ...Array.from(other, Math.abs));
  return right.every((x: number, i: number) => {
    const off = Math.abs(x - other[i]);
    return off <= Math.max(1e-5 * Math.max(Math.abs(x), Math.abs(other[i])), 1e-8 * largest, hidden);
  });
}

function passes(f: CheckedFunction, inputs: readonly Tensor[], options?: CheckOptions): boolean {
  try {
    checkGradients(f, inputs, options);
    return true;
  } catch (error) {
    if (error instanceof GradientError) return false;
    throw error;
  }
}

describe.each(TABLE.map((row, i) => ({ ...row, i, title: `${row.op} ${row.how}`.trim() })))(
  "$title",
  ({ draw, options, i }) => {
    it("passes right gradients and no wrong one, at every scale", () => {
      const survivors: string[] = [];
      const alarmsBefore = alarms;
      const cases: Case[] = fc.sample(draw, { numRuns: CASES, seed: 77 + i });
      cases.forEach(({ f, inputs }, k) => {
        const scale = SCALES[(i + k) % SCALES.length];
        const whole = scaled(f, scale);
        right++;
        if (!passes(whole, inputs, options)) alarms++;
        const equivalent = equivalentMutations(f, inputs);
        for (const name of Object.keys(MUTATIONS)) {
          if (equivalent.includes(name)) continue;
          const count = counts.get(name) ?? { made: 0, killed: 0 };
          counts.set(name, count);
          count.made++;
          if (!passes(mutant(whole, MUTATIONS[name]), inputs, options)) count.killed++;
          else survivors.push(`${name}, at scale ${scale}, for ${inputs.join(" and ")}`);
        }
      });
      expect(survivors, "wrong gradients that passed").toEqual([]);
      expect(alarms - alarmsBefore, "right gradients that failed").toBe(0);
    });
  },
);

afterAll(() => {
  if (CASES === 1) return;
  const rows = [...counts].map(([name, { made, killed }]) => `  ${name}: ${killed} of ${made} found`);
  console.log(`${rows.join("\n")}\n  right gradients: ${right}, false alarms: ${alarms}`);
});
