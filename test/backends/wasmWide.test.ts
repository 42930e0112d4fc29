import { afterEach, describe, expect, test, vi } from "vitest";
import { setThreads, WasmBackend, wasm } from "../../src/backends/wasm/backend.js";
import { whyNotWide } from "../../src/backends/wasm/compileWide.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";
import { BackendError, ValueError } from "../../src/util/errors.js";
import { contract } from "./contract.js";

const reason = whyNotWide();

afterEach(() => {
  setBackend("wasm", { wide: false });
  setThreads(1);
  vi.doUnmock("../../src/backends/wasm/compileWide.js");
});

test("wide vectors are used where the engine has them, and are an error that says why where not", () => {
  if (reason === null) {
    setBackend("wasm", { wide: true });
    expect(wasm.wide).toBe(true);
  } else {
    expect(() => setBackend("wasm", { wide: true })).toThrow(BackendError);
    expect(() => setBackend("wasm", { wide: true })).toThrow(reason);
    expect(wasm.wide).toBe(false);
  }
  expect(getBackend()).toBe(wasm);
});

test('"auto" uses wide vectors where the engine has them, and is no error elsewhere', () => {
  setBackend("wasm", { wide: "auto" });
  expect(wasm.wide).toBe(reason === null);
  setBackend("wasm");
  expect(wasm.wide).toBe(reason === null);
});

test("wide is true, false or auto, and an option of wasm alone", () => {
  expect(() => setBackend("wasm", { wide: "always" as "auto" })).toThrow(ValueError);
  expect(() => setBackend("reference", { wide: true })).toThrow(/wide is an option of "wasm" alone/);
});

test("kernels that give other bits when they are wide are not used, and the error names them", async () => {
  const opcode = { add: 0xe4, sub: 0xe5 };
  const spoiled = (bytes: Uint8Array<ArrayBuffer>) => {
    const copy = bytes.slice();
    for (let i = 0; i + 2 < copy.length; i++)
      if (copy[i] === 0xfd && copy[i + 1] === opcode.add && copy[i + 2] === 1) copy[i + 1] = opcode.sub;
    return new WebAssembly.Module(copy);
  };
  vi.resetModules();
  vi.doMock("../../src/backends/wasm/compileWide.js", () => ({ compileWide: spoiled }));
  const { WasmBackend: Spoiled } = await import("../../src/backends/wasm/backend.js");
  const backend = new Spoiled();
  expect(() => backend.setWide(true)).toThrow(/not used.*a product of matrices gives other bits/);
  expect(backend.wide).toBe(false);
});

/** A backend of its own: the suites below run while others set the default's options. */
const wide = new WasmBackend({ name: "wasm-wide" });
if (reason === null) wide.setWide(true);

describe.skipIf(reason !== null)(`with wide vectors${reason === null ? "" : ` (${reason})`}`, () => {
  test("tensors stay where they are, and threads are started anew with the other kernels", async () => {
    const size = 400_000;
    const x = wasm.upload(Float32Array.from({ length: size }, (_, i) => i / size));
    const sigmoid = () => wasm.downloadSync(wasm.kernels.unary("sigmoid", x));
    const expected = sigmoid();
    for (const [is, threads] of [
      [true, 1],
      [true, 3],
      [false, 2],
      [true, 2],
      [false, 1],
    ] as const) {
      // biome-ignore format: pairs
      wasm.setWide(is);
      setThreads(threads);
      for (let round = 0; round < 3; round++) {
        expect(Buffer.from(sigmoid().buffer).equals(Buffer.from(expected.buffer))).toBe(true);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  });

  if (reason === null) contract("wasm with wide vectors", wide, { tolerances: { float32: 2e-5 }, subnormals: "zero" });
});
