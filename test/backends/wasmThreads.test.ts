import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import { ValueError } from "../../src/util/errors.js";

afterEach(() => setThreads(1));

const source = join(import.meta.dirname, "../../src/backends/wasm");

test("the number of threads is a whole number from 1 to 16", () => {
  for (const count of [0, 1.5, 17, NaN]) expect(() => setThreads(count)).toThrow(ValueError);
});

test("threads can be changed at any time", async () => {
  const x = wasm.upload(Float32Array.from({ length: 400_000 }, (_, i) => i / 1e5));
  const expected = wasm.downloadSync(wasm.kernels.unary("exp", x))[399_999];
  for (const count of [3, 1, 2, 4, 2, 1, 3]) {
    setThreads(count);
    for (let i = 0; i < 20; i++) {
      const y = wasm.kernels.unary("exp", x);
      expect(wasm.downloadSync(y)[399_999]).toBe(expected);
      wasm.free(y);
      if (i % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});

test("a worker that ends is reported once; then one thread goes on alone", async () => {
  vi.resetModules();
  const { WasmBackend } = await import(`${source}/backend.ts`);
  const process = globalThis.process as { getBuiltinModule: (name: string) => unknown };
  const real = process.getBuiltinModule.bind(process);
  const threads = real("node:worker_threads") as { Worker: new (source: string, options: object) => object };
  class Dying extends threads.Worker {
    constructor(_source: string, options: object) {
      super("process.exit(3)", options);
    }
  }
  const spy = vi
    .spyOn(process, "getBuiltinModule")
    .mockImplementation((name) => (name === "node:worker_threads" ? { ...threads, Worker: Dying } : real(name)));
  const backend = new WasmBackend();
  backend.setThreads(2);
  const x = backend.upload(new Float32Array(400_000).fill(1));
  backend.kernels.unary("exp", x);
  // The worker ends when it gets its turn.
  const told = () =>
    expect(() => backend.kernels.unary("exp", x)).toThrow(/worker thread ended .*exit code 3.*setThreads/);
  await vi.waitFor(told, { timeout: 60_000 });
  spy.mockRestore();
  expect(backend.engine.threads).toBe(1);
  expect(backend.downloadSync(backend.kernels.unary("exp", x))[0]).toBe(Math.fround(Math.E));
});
