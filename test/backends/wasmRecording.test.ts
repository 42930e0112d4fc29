import { describe, expect, test } from "vitest";
import "./everyKernel.js";
import { WasmBackend } from "../../src/backends/wasm/backend.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { halving } from "./halving.js";

const layout = { shape: [4], strides: [[1], [1]] };

/** Σ (x·x + x), by three kernels. */
function total(backend: WasmBackend, x: WasmStorage): WasmStorage {
  const { kernels } = backend;
  const squares = kernels.binary("mul", x, x, layout);
  const terms = kernels.binary("add", squares, x, layout);
  const sum = kernels.reduce("sum", terms, { shape: [4], axes: [0] });
  backend.free(squares);
  backend.free(terms);
  return sum;
}

/** A recording of {@link total} for 1, 2, 3, 4, with its input and output. */
function recorded(backend: WasmBackend) {
  const x = backend.upload(Float32Array.of(1, 2, 3, 4));
  const { result, recording } = backend.record(() => total(backend, x));
  if (recording === null) throw new Error("nothing was recorded");
  recording.keep(x);
  return { x, result, recording };
}

describe("recorded kernel calls", () => {
  test("compute the same from other elements, into the same storages", () => {
    const backend = new WasmBackend();
    const { x, result, recording } = recorded(backend);
    expect([...backend.downloadSync(result)]).toEqual([40]);
    backend.free(x);
    backend.free(result);
    const before = backend.memory();
    for (const value of [1, -1, 5]) {
      const other = backend.upload(new Float32Array(4).fill(value));
      recording.repeat([[other, x]]);
      backend.free(other);
      expect([...backend.downloadSync(result)]).toEqual([4 * (value * value + value)]);
    }
    expect(backend.memory()).toEqual(before);
  });

  test("compute the same where the numbers ask for other kernels, as subnormal ones do", () => {
    const backend = new WasmBackend();
    const side = { inHeight: 6, inWidth: 6, outHeight: 4, outWidth: 4, padTop: 0, padLeft: 0 };
    const threes = { windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1 };
    const g = { n: 1, channels: 4, filters: 8, ...side, ...threes, dilationHeight: 1, dilationWidth: 1, groups: 1 };
    const window = halving(g);
    const images = [1, 1e-20].map((scale) => Float32Array.from({ length: 144 }, (_, i) => scale * ((i % 7) - 3)));
    const kernel = backend.upload(Float32Array.from({ length: 288 }, (_, i) => 1e-15 * ((i % 5) - 2)));
    const pooled = (x: WasmStorage) => {
      const { out, indices } = backend.kernels.conv2dMaxPool2d(x, kernel, null, "relu", g, window);
      const scattered = backend.kernels.maxPool2dScatter(out, indices, window);
      backend.free(out);
      backend.free(indices);
      return scattered;
    };
    const fresh = images.map((image) => [...backend.downloadSync(pooled(backend.upload(image)))]);
    const x = backend.upload(images[0]);
    const { result, recording } = backend.record(() => pooled(x));
    recording?.keep(x);
    backend.free(x);
    backend.free(result);
    for (const which of [0, 1, 0]) {
      recording?.repeat([[backend.upload(images[which]), x]]);
      expect([...backend.downloadSync(result)]).toEqual(fresh[which]);
    }
    expect(fresh[1].some((value) => value > 0)).toBe(true);
  });

  test("leave no memory behind, and what is lent out until it is freed", () => {
    const backend = new WasmBackend();
    const { x, result, recording } = recorded(backend);
    backend.free(x);
    backend.free(result);
    const lent = recording.lend(result);
    recording.release();
    expect(backend.memory().storages).toBe(1);
    expect([...backend.downloadSync(lent)]).toEqual([40]);
    backend.free(lent);
    expect(backend.memory()).toEqual({ storages: 0, bytes: 0 });
  });

  test("find their elements again after these were evicted", () => {
    const backend = new WasmBackend({ maximumPages: 128 });
    const { x, result, recording } = recorded(backend);
    const large = Array.from({ length: 5 }, () => backend.upload(new Float32Array(2 ** 19)));
    expect(x.block).toBe(null);
    for (const storage of [...large, x, result]) backend.free(storage);
    const other = backend.upload(Float32Array.of(0, 0, 0, 2));
    recording.repeat([[other, x]]);
    expect([...backend.downloadSync(result)]).toEqual([6]);
  });

  test("are none where elements were read or written on the way, or too many were made", () => {
    const backend = new WasmBackend();
    const x = backend.upload(Float32Array.of(1, 2, 3, 4));
    const steps: (() => unknown)[] = [
      () => backend.downloadSync(total(backend, x)),
      () => backend.free(backend.upload(Float32Array.of(1))),
      () => backend.kernels.fill(2 ** 21, 0, "float32"),
    ];
    for (const step of steps) {
      const { recording } = backend.record(() => {
        backend.free(total(backend, x));
        return step();
      });
      expect(recording).toBe(null);
    }
    expect(backend.memory().storages).toBe(3);
  });

  test("leave nothing behind where what they are recorded of fails", () => {
    const backend = new WasmBackend();
    const x = backend.upload(Float32Array.of(1, 2, 3, 4));
    const failing = () => {
      backend.free(total(backend, x));
      throw new RangeError("half-way");
    };
    expect(() => backend.record(failing)).toThrow(/half-way/);
    expect(backend.memory().storages).toBe(1);
    expect([...backend.downloadSync(total(backend, x))]).toEqual([40]);
  });

  test("are refused while a tensor that would change is in use", () => {
    const backend = new WasmBackend();
    const { x, result, recording } = recorded(backend);
    const other = backend.upload(new Float32Array(4));
    backend.free(x);
    expect(recording.isIdle).toBe(false);
    expect(() => recording.repeat([[other, x]])).toThrow(/in use/);
    expect([...backend.downloadSync(result)]).toEqual([40]);
    backend.free(result);
    expect(recording.isIdle).toBe(true);
    recording.repeat([[other, x]]);
    expect([...backend.downloadSync(recording.lend(result))]).toEqual([0]);
  });

  test("are refused where a storage that they read has ended", () => {
    const backend = new WasmBackend();
    const w = backend.upload(Float32Array.of(1, 1, 1, 1));
    const { result, recording } = backend.record(() => total(backend, w));
    backend.free(w);
    backend.free(result);
    expect(() => recording?.repeat([])).toThrow(/after it had been freed/);
  });
});
