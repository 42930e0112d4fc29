import { afterEach, describe, expect, it, vi } from "vitest";
import "../../src/tensor/methods.js";
import { type GpuMode, useGpu } from "../../src/gpu/index.js";
import { loadGpuJs } from "../../src/gpu/loadGpuJs.js";
import { usualMode } from "../../src/gpu/useGpu.js";
import { tensor } from "../../src/tensor/create.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";
import { add } from "../../src/tensor/ops/add.js";
import { to } from "../../src/tensor/ops/to.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { BackendError } from "../../src/util/errors.js";

afterEach(() => setBackend("wasm"));

describe("useGpu", () => {
  it("makes tensors live on the device, and is the same device when it is called again", async () => {
    const backend = await useGpu({ mode: "webasm" });
    expect(getBackend()).toBe(backend);
    expect(tensor([1, 2]).backend).toBe(backend);
    expect(await useGpu({ mode: "webasm" })).toBe(backend);
  });

  it("leaves what lies elsewhere there, until it is moved", async () => {
    const x = tensor([1, 2]);
    const backend = await useGpu({ mode: "webasm" });
    const y = tensor([3, 4]);
    expect(() => add(x, y)).toThrow(BackendError);
    expect(() => add(x, y)).toThrow("to");
    expect((await add(to(x, backend), y).data()).join()).toBe("4,6");
  });

  it("gets float64 from the reference backend", async () => {
    await useGpu({ mode: "webasm" });
    expect(tensor([1], { dtype: "float64" }).backend.name).toBe("reference");
  });

  it("refuses a mode or a limit that there is not, and an unavailable one, and leaves the backend as it was", async () => {
    for (const [options, message] of [
      [{ mode: "cuda" as GpuMode }, /no mode "cuda"; choose webgl2/],
      [{ mode: "webasm", kernelLimit: 0 }, /kernelLimit is 0; give a positive integer/],
      [{ mode: "webgl2" }, /mode "webgl2" is unavailable: WebGL 2 is the browser's.*headlessgl in Node/],
      [{ mode: "webgpu" }, /mode "webgpu" is unavailable: there is no navigator\.gpu/],
    ] as const) {
      const attempt = useGpu(options);
      await expect(attempt).rejects.toThrow(BackendError);
      await expect(attempt).rejects.toThrow(message);
    }
    expect(getBackend().name).toBe("wasm");
  });

  it("tells storages of two devices apart", async () => {
    const [webasm, cpu] = [await useGpu({ mode: "webasm" }), await useGpu({ mode: "cpu" })];
    const x = cpu.upload(Float32Array.of(1));
    expect(() => webasm.kernels.unary("neg", x)).toThrow(/storage belongs to another device.*`to`/);
    cpu.free(x);
  });
});

describe("the package gpu.js", () => {
  it("is asked for by name where it is missing, and where something else goes by its name", async () => {
    const missing = loadGpuJs(() => Promise.reject(new Error("Cannot find package 'gpu.js'")));
    await expect(missing).rejects.toThrow(/gpu\.js cannot be loaded \(Cannot find package.*npm install gpu\.js/);
    await expect(loadGpuJs(async () => ({ default: {} }))).rejects.toThrow(
      /does not export GPU and input.*npm install/,
    );
  });
});

describe("the mode that useGpu picks", () => {
  it("is headlessgl in Node, and webgpu where WebGL 2 is missing beside it", () => {
    expect(usualMode({ isWebGL2Supported: false, isWebGPUSupported: false })).toBe("headlessgl");
    expect(usualMode({ isWebGL2Supported: false, isWebGPUSupported: true })).toBe("webgpu");
  });

  it("is webgl2 in a page, but webgpu in Deno, whose OffscreenCanvas has no WebGL", () => {
    vi.stubGlobal("OffscreenCanvas", class {});
    try {
      expect(usualMode({ isWebGL2Supported: true, isWebGPUSupported: true })).toBe("webgl2");
      expect(usualMode({ isWebGL2Supported: false, isWebGPUSupported: false })).toBe("webgl2");
      expect(usualMode({ isWebGL2Supported: false, isWebGPUSupported: true })).toBe("webgpu");
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("functions on every device of the processor", () => {
  it.for(["webasm", "cpu"] as const)(
    "%s: powers hand NaN on, and sines know where they lose their digits",
    async (mode) => {
      const backend = await useGpu({ mode });
      const of = (x: number[], f: (t: Tensor) => Tensor) => f(tensor(x, { backend })).data();
      expect([...(await of([NaN, -Infinity, -2, 2], (t) => t.pow(1)))]).toEqual([NaN, -Infinity, -2, 2]);
      expect([...(await of([NaN, -Infinity, Infinity], (t) => t.pow(0.5)))]).toEqual([NaN, Infinity, Infinity]);
      expect([...(await of([NaN, -Infinity, 5], (t) => t.pow(0)))]).toEqual([1, 1, 1]);
      const angles = [1e3, -12345.5, 54321.25, 99999];
      for (const [f, exact] of [
        [(t: Tensor) => t.sin(), Math.sin],
        [(t: Tensor) => t.cos(), Math.cos],
      ] as const) {
        (await of(angles, f)).forEach((value, i) => {
          expect(value).toBeCloseTo(exact(angles[i]), 5);
        });
        expect([...(await of([1e6, -3.4e38, Infinity, NaN], f))]).toEqual([NaN, NaN, NaN, NaN]);
      }
    },
  );
});

it("useGpu refuses an option that it does not have", async () => {
  await expect(useGpu({ mod: "cpu" } as never)).rejects.toThrow(/did you mean mode\?/);
  await expect(useGpu("cpu" as never)).rejects.toThrow(/useGpu\(\{ mode: "webgl2" \}\)/);
});
