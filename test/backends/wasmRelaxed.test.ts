import { afterEach, expect, test } from "vitest";
import { wasm, wasmRelaxed } from "../../src/backends/wasm/backend.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";
import { BackendError } from "../../src/util/errors.js";
import { contract } from "./contract.js";

/** The smallest module with an instruction of relaxed SIMD, i8x16.relaxed_swizzle. */
// biome-ignore format: bytes
const probe = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11,
);
const supported = WebAssembly.validate(probe);

afterEach(() => setBackend("wasm"));

test("relaxed SIMD is taken where the engine has it, and an error that says so where not", () => {
  if (supported) {
    setBackend("wasm", { relaxedSimd: true });
    expect(getBackend()).toBe(wasmRelaxed);
  } else {
    expect(() => setBackend("wasm", { relaxedSimd: true })).toThrow(/no relaxed SIMD.*Node 22/);
    expect(getBackend()).toBe(wasm);
  }
});

test("relaxed SIMD is an option of wasm alone", () => {
  expect(() => setBackend("reference", { relaxedSimd: true })).toThrow(BackendError);
});

if (supported) contract("wasm with relaxed SIMD", wasmRelaxed, { tolerances: { float32: 2e-5 }, subnormals: "zero" });
