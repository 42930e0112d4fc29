import { expect, it } from "vitest";
import { reference } from "../../src/backends/reference/backend.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { cases, goldenOps, RUNS } from "./goldenOps.js";

goldenOps({ backend: reference, dtype: "float64", tolerance: 1e-9 });
goldenOps({ backend: reference, dtype: "float32", tolerance: 2e-5 });
goldenOps({ backend: wasm, dtype: "float32", tolerance: 2e-5 });

it("covers all 120 cases", () => {
  expect(Object.keys(cases)).toHaveLength(120);
  expect(new Set(Object.values(cases).map(({ op }) => op))).toEqual(new Set(Object.keys(RUNS)));
});
