import { describe, expect, test } from "vitest";
import "./everyKernel.js";
import type { ConvGeometry } from "../../src/backends/Kernels.js";
import { Allocator } from "../../src/backends/wasm/Allocator.js";
import { WasmBackend, wasm } from "../../src/backends/wasm/backend.js";
import { BackendError } from "../../src/util/errors.js";
import { RandomStream, randomKey } from "../../src/util/random.js";
import { expectSame } from "../equal.js";

const PAGE = 65536;

function allocator(pages: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: pages });
  return { memory, blocks: new Allocator(memory, 1024, pages * PAGE, () => {}) };
}

describe("Allocator", () => {
  test("blocks never overlap, begin at cache lines and lie within the memory", () => {
    const { memory, blocks } = allocator(2000);
    const random = new RandomStream(randomKey(1));
    const live = new Map<number, number>();
    for (let i = 0; i < 5000; i++) {
      if (live.size > 0 && random.uniform() < 0.48) {
        const ptr = random.pick([...live.keys()]);
        blocks.free(ptr);
        live.delete(ptr);
        continue;
      }
      const bytes = Math.floor(10 ** random.uniform(0, 6));
      const ptr = blocks.tryAllocate(bytes);
      if (ptr === null) continue;
      expect(ptr % 64).toBe(0);
      expect(ptr + bytes).toBeLessThanOrEqual(memory.buffer.byteLength - 64);
      live.set(ptr, bytes);
    }
    const sorted = [...live].sort(([a], [b]) => a - b);
    sorted.slice(1).forEach(([ptr], i) => {
      expect(ptr).toBeGreaterThanOrEqual(sorted[i][0] + sorted[i][1]);
    });
  });

  test("the same lengths again take no new memory", () => {
    const { blocks } = allocator(2000);
    const round = () => [100, 5000, 70_000, 5000, 1_000_000, 64].map((bytes) => blocks.tryAllocate(bytes)!);
    for (const ptr of round()) blocks.free(ptr);
    const reach = blocks.reach;
    for (let i = 0; i < 100; i++) for (const ptr of round()) blocks.free(ptr);
    expect(blocks.reach).toBe(reach);
  });

  test("small blocks that were freed make room for a large one", () => {
    const { blocks } = allocator(16);
    const small = Array.from({ length: 90 }, () => blocks.tryAllocate(10_000)!);
    expect(blocks.tryAllocate(800_000)).toBe(null);
    for (const ptr of small) blocks.free(ptr);
    expect(blocks.tryAllocate(800_000)).not.toBe(null);
  });

  test("a full memory gives null, and goes on once something is free", () => {
    const { blocks } = allocator(4);
    const all: number[] = [];
    for (let ptr = blocks.tryAllocate(30_000); ptr !== null; ptr = blocks.tryAllocate(30_000)) all.push(ptr);
    expect(all.length).toBeGreaterThan(5);
    blocks.free(all[3]);
    expect(blocks.tryAllocate(30_000)).toBe(all[3]);
  });

  test("a block is freed once", () => {
    const { blocks } = allocator(4);
    const ptr = blocks.tryAllocate(100)!;
    blocks.free(ptr);
    expect(() => blocks.free(ptr)).toThrow(BackendError);
  });
});

test("a tensor that does not fit is an error that names its size and what is in use", () => {
  const backend = new WasmBackend();
  backend.upload(new Float32Array(250_000));
  expect(() => backend.kernels.fill(1.2e9, 0, "float32")).toThrow(
    /no room for 4800\.0 MB: 1\.0 MB are in use by 1 tensors, and the memory ends at 4295\.0 MB; use smaller batches/,
  );
  expect(backend.memory()).toEqual({ storages: 1, bytes: 1_000_000 });
  expect(backend.downloadSync(backend.kernels.fill(3, 2, "float32"))).toEqual(Float32Array.of(2, 2, 2));
});

test("float64 is an error that names the reference backend", () => {
  expect(() => wasm.upload(new Float64Array(3))).toThrow(/wasm: it computes in float32; .*reference/);
});

test("tensors past 2 GiB are read and computed like others", () => {
  const backend = new WasmBackend();
  const large = Array.from({ length: 3 }, () => backend.engine.storage(2 ** 28, "float32"));
  const x = backend.upload(Float32Array.from({ length: 40_000 }, (_, i) => i));
  expect(x.ptr).toBeGreaterThan(2 ** 31);
  const y = backend.kernels.binary("mul", x, x, {
    shape: [200, 200],
    strides: [
      [200, 1],
      [200, 1],
    ],
  });
  expect(backend.downloadSync(y)[333]).toBe(333 * 333);
  const spec = { batch: 1, m: 200, k: 200, n: 200, transposeA: false, transposeB: true, activation: "linear" } as const;
  const product = backend.downloadSync(backend.kernels.matmul(x, x, null, spec));
  expect(product[0]).toBe(Array.from({ length: 200 }, (_, i) => i * i).reduce((a, b) => a + b));
  for (const storage of large) backend.free(storage);
});

describe("what is derived from a kernel", () => {
  const geometry = (channels: number, filters: number): ConvGeometry => ({
    ...{ n: 1, inHeight: 10, inWidth: 10, channels, filters, outHeight: 8, outWidth: 8, padTop: 0, padLeft: 0 },
    ...{
      windowHeight: 3,
      windowWidth: 3,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      groups: 1,
    },
  });

  test.each([
    ["packed", geometry(3, 10)],
    ["transformed", geometry(16, 24)],
  ])("is made anew after an optimizer wrote into it (%s)", (_, g) => {
    const k = wasm.kernels;
    const noise = (size: number, seed: number) => k.randomNormal(size, [seed, 1], "float32");
    const [x, dy] = [noise(100 * g.channels, 1), noise(64 * g.filters, 2)];
    const kernel = noise(9 * g.channels * g.filters, 3);
    const read = (weights: typeof kernel) =>
      [k.conv2d(x, weights, null, "linear", g), k.conv2dInputGradient(dy, weights, g)].map((result) => {
        const data = wasm.downloadSync(result);
        return { data, shape: [data.length] };
      });
    read(kernel);
    k.sgd([kernel], noise(kernel.size, 4), { learningRate: 0.1, momentum: 0, nesterov: false });
    const again = read(kernel);
    const fresh = read(wasm.upload(wasm.downloadSync(kernel)));
    again.forEach((result, i) => {
      expectSame(result, fresh[i]);
    });
  });

  test("is told apart where one storage is read as kernels of two shapes", () => {
    const [wide, high] = [geometry(16, 24), geometry(24, 16)];
    const kernel = wasm.kernels.randomNormal(9 * 16 * 24, [5, 5], "float32");
    const x = wasm.kernels.randomNormal(2400, [6, 6], "float32");
    wasm.kernels.conv2d(x, kernel, null, "linear", wide);
    const y = wasm.downloadSync(wasm.kernels.conv2d(x, kernel, null, "linear", high));
    const copy = wasm.upload(wasm.downloadSync(kernel));
    const expected = wasm.downloadSync(wasm.kernels.conv2d(x, copy, null, "linear", high));
    expectSame({ data: y, shape: [y.length] }, { data: expected, shape: [expected.length] });
  });

  test("goes with it", () => {
    const g = geometry(16, 24);
    const before = wasm.engine.derivedBytes;
    const kernel = wasm.kernels.fill(9 * 16 * 24, 1, "float32");
    const x = wasm.kernels.fill(1600, 1, "float32");
    wasm.kernels.conv2d(x, kernel, null, "linear", g);
    expect(wasm.engine.derivedBytes).toBeGreaterThan(before);
    wasm.free(kernel);
    expect(wasm.engine.derivedBytes).toBe(before);
  });
});
