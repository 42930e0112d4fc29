import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { broadcastableShapes } from "../../src/testing/index.js";
import {
  BackendError,
  DTypeError,
  FormatError,
  NoodlenetError,
  ShapeError,
  StateError,
  ValueError,
} from "../../src/util/errors.js";
import { firstNotFinite } from "../../src/util/firstNotFinite.js";
import { lazy } from "../../src/util/lazy.js";
import { nextTurn } from "../../src/util/nextTurn.js";
import {
  broadcastShapes,
  broadcastStrides,
  resolveAxes,
  resolveAxis,
  sameShape,
  showShape,
  sizeOf,
  stridesOf,
} from "../../src/util/shape.js";

describe("firstNotFinite", () => {
  it("finds a number that is not finite at any place, and no other", () => {
    const extremes = [0, -0, 1e-45, -1e-45, 3.4028234663852886e38, -3.4028234663852886e38, 1, -1];
    for (let length = 0; length <= 19; length++) {
      for (const Floats of [Float32Array, Float64Array]) {
        const numbers = new Floats(Array.from({ length }, (_, i) => extremes[i % extremes.length]));
        expect(firstNotFinite(numbers)).toBe(-1);
        for (let i = 0; i < length; i++)
          for (const bad of [NaN, Infinity, -Infinity]) {
            const spoilt = numbers.slice();
            spoilt[i] = bad;
            expect(firstNotFinite(spoilt), `${bad} at ${i} of ${length}`).toBe(i);
          }
      }
    }
    expect(firstNotFinite(Float64Array.of(Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE))).toBe(-1);
  });
});

describe("shapes", () => {
  it("have a size, strides and a text", () => {
    expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
    expect([stridesOf([]), stridesOf([2, 3, 4])]).toEqual([[], [12, 4, 1]]);
    expect([showShape([]), showShape([8, 28, 28, 1])]).toEqual(["[]", "[8, 28, 28, 1]"]);
    expect([sameShape([2, 1], [2, 1]), sameShape([2, 1], [2]), sameShape([2], [3])]).toEqual([true, false, false]);
  });

  it("have axes from either end", () => {
    expect([resolveAxis("x", 1, 3), resolveAxis("x", -1, 3)]).toEqual([1, 2]);
    expect(resolveAxes("x", undefined, 2)).toEqual([0, 1]);
    expect(resolveAxes("x", [-1, 0], 3)).toEqual([0, 2]);
    for (const axis of [3, -4, 0.5, NaN])
      expect(() => resolveAxis("sum", axis, 3)).toThrow(/sum: axis .* rank 3; give -3 to 2/);
    expect(() => resolveAxes("sum", [0, -2], 2)).toThrow("twice");
  });

  it("broadcast from the last axis on", () => {
    expect(broadcastShapes("add", [2, 1, 4], [3, 1])).toEqual([2, 3, 4]);
    expect(broadcastShapes("add", [], [5])).toEqual([5]);
    expect(broadcastShapes("add", [0, 3], [1])).toEqual([0, 3]);
    expect(broadcastShapes("add", [1], [0])).toEqual([0]);
    expect(() => broadcastShapes("add", [2, 3], [2, 4])).toThrow(/add: \[2, 3\] and \[2, 4\].*axis -1 has 3 and 4/);
    expect(() => broadcastShapes("add", [2, 0], [2])).toThrow(ShapeError);
  });

  it("broadcast the same either way round", () => {
    fc.assert(
      fc.property(broadcastableShapes(), ([a, b]) => {
        expect(broadcastShapes("x", a, b)).toEqual(broadcastShapes("x", b, a));
      }),
    );
  });

  it("are read with stride 0 where they repeat", () => {
    expect(broadcastStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
    expect(broadcastStrides([2, 3], [2, 3])).toEqual([3, 1]);
  });
});

describe("errors", () => {
  it.each([
    ["ShapeError", ShapeError],
    ["DTypeError", DTypeError],
    ["ValueError", ValueError],
    ["FormatError", FormatError],
    ["BackendError", BackendError],
    ["StateError", StateError],
  ])("%s is a NoodlenetError with that name", (name, kind) => {
    const error = new kind("text", { cause: "cause" });
    expect(error).toBeInstanceOf(NoodlenetError);
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message, error.cause, String(error)]).toEqual([name, "text", "cause", `${name}: text`]);
  });
});

it("lazy computes at the first call and remembers, undefined too", () => {
  const f = vi.fn(() => undefined);
  const g = lazy(f);
  expect(f).not.toHaveBeenCalled();
  expect([g(), g()]).toEqual([undefined, undefined]);
  expect(f).toHaveBeenCalledTimes(1);
});

describe("nextTurn", () => {
  it("lets timers run", async () => {
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 0);
    for (let i = 0; i < 1000 && !ran; i++) await nextTurn();
    expect(ran).toBe(true);
  });

  it("works without setImmediate, as in browsers", async () => {
    vi.stubGlobal("setImmediate", undefined);
    try {
      await nextTurn();
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
