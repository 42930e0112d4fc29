import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { WindowGeometry } from "../../src/backends/Kernels.js";

const source = join(import.meta.dirname, "../../src/backends");

afterEach(() => {
  vi.doUnmock("../../src/backends/wasm/compileWide.js");
});

/** A backend in a program that has imported no operation of images yet, and what imports them. */
async function freshBackend() {
  vi.resetModules();
  const { WasmBackend } = await import(`${source}/wasm/backend.ts`);
  const { addImageKernels } = await import(`${source}/imageKernels.ts`);
  const backend: import("../../src/backends/wasm/backend.js").WasmBackend = new WasmBackend();
  return { backend, addImageKernels };
}

const size = 512;
const geometry: WindowGeometry = {
  ...{ n: 1, inHeight: size, inWidth: size, channels: 4, outHeight: size - 2, outWidth: size - 2 },
  ...{ windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1, padTop: 0, padLeft: 0 },
};
const pixels = Float32Array.from({ length: size * size * 4 }, (_, i) => Math.sin(i));

test("kernels that an import brings later run on the threads that run already, with the same bits as on one", async () => {
  const results: Buffer[] = [];
  for (const threads of [1, 3]) {
    const { backend, addImageKernels } = await freshBackend();
    backend.setThreads(threads);
    const x = backend.upload(pixels);
    for (let round = 0; round < 3; round++) {
      backend.kernels.unary("exp", x);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(() => backend.kernels.averagePool2d(x, geometry)).toThrow(/bundled without the kernel averagePool2d/);
    addImageKernels();
    for (let round = 0; round < 3; round++) {
      const y = backend.kernels.averagePool2d(backend.kernels.unary("exp", x), geometry);
      results.push(Buffer.from(backend.downloadSync(y).buffer));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  for (const bits of results) expect(bits.equals(results[0])).toBe(true);
});

test("kernels that an import brings later are tried before they are used with wide vectors", async () => {
  let spoils = false;
  const sum = { add: 0xe4, sub: 0xe5 };
  const compileWide = (bytes: Uint8Array<ArrayBuffer>) => {
    const copy = bytes.slice();
    for (let i = 0; spoils && i + 2 < copy.length; i++)
      if (copy[i] === 0xfd && copy[i + 1] === sum.add && copy[i + 2] === 1) copy[i + 1] = sum.sub;
    return new WebAssembly.Module(copy);
  };
  vi.doMock("../../src/backends/wasm/compileWide.js", () => ({ compileWide }));
  const { backend, addImageKernels } = await freshBackend();
  backend.setWide(true);
  const x = backend.upload(pixels);
  backend.kernels.unary("exp", x);
  addImageKernels();
  spoils = true;
  expect(() => backend.kernels.averagePool2d(x, geometry)).toThrow(/not used.*gives other bits/);
  expect(backend.wide).toBe(false);
  expect(() => backend.kernels.averagePool2d(x, geometry)).not.toThrow();
  expect(() => backend.kernels.batchNorm(x, x, x, { rows: 1, channels: 1, epsilon: 1 })).toThrow(
    /without the kernel batchNorm/,
  );
});
