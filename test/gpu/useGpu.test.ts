import { afterEach, describe, expect, it } from "vitest";
import { type GpuMode, useGpu } from "../../src/gpu/index.js";
import { loadGpuJs } from "../../src/gpu/loadGpuJs.js";
import { tensor } from "../../src/tensor/create.js";
import { getBackend, setBackend } from "../../src/tensor/defaults.js";
import { add } from "../../src/tensor/ops/add.js";
import { to } from "../../src/tensor/ops/to.js";
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

  it("refuses a mode or a limit that there is not, and one that is not to be had here, and leaves the backend as it was", async () => {
    for (const [options, message] of [
      [{ mode: "cuda" as GpuMode }, /no mode "cuda"; choose webgl2/],
      [{ mode: "webasm", kernelLimit: 0 }, /kernelLimit is 0; give a whole number/],
      [{ mode: "webgl2" }, /mode "webgl2" is not to be had here: WebGL 2 is the browser's.*headlessgl in Node/],
      [{ mode: "webgpu" }, /mode "webgpu" is not to be had here: there is no navigator\.gpu/],
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
    expect(() => webasm.kernels.unary("neg", x)).toThrow(/storage of another device.*`to`/);
    cpu.free(x);
  });
});

describe("the package gpu.js", () => {
  it("is asked for by name where it is missing, and where something else goes by its name", async () => {
    const missing = loadGpuJs(() => Promise.reject(new Error("Cannot find package 'gpu.js'")));
    await expect(missing).rejects.toThrow(/gpu\.js cannot be loaded \(Cannot find package.*npm install gpu\.js/);
    await expect(loadGpuJs(async () => ({ default: {} }))).rejects.toThrow(/has no GPU and no input.*npm install/);
  });
});
