import { describe, expect, it } from "vitest";
import { GpuBackend } from "../../src/backends/gpu/backend.js";
import type { GpuJs, GpuJsKernel, KernelSettings } from "../../src/backends/gpu/GpuJs.js";
import { HostDevice } from "../../src/backends/gpu/HostDevice.js";
import { loadGpuJs } from "../../src/gpu/loadGpuJs.js";
import { BackendError } from "../../src/util/errors.js";
import { cases } from "../backends/cases/index.js";
import { Workbench } from "../backends/Workbench.js";

const { GPU, input } = await loadGpuJs();

/** Compiles as gpu.js does on the processor, and keeps every source. */
class Listener implements GpuJs {
  readonly sources: string[] = [];
  readonly #gpu = new GPU({ mode: "cpu" });

  createKernel(source: string, settings: KernelSettings): GpuJsKernel {
    this.sources.push(source);
    return this.#gpu.createKernel(source, settings);
  }
}

/** The source of every kernel that the contract's cases need. */
function allSources(): readonly string[] {
  const listener = new Listener();
  const backend = new GpuBackend(new HostDevice(listener, input, "cpu", 10_000));
  for (const each of Object.values(cases).flat()) {
    try {
      each.run(new Workbench(backend, "float32", true));
    } catch (error) {
      // Whole numbers that floats do not hold are refused as they are uploaded.
      if (!(error instanceof BackendError)) throw error;
    }
  }
  return listener.sources;
}

describe("kernels for graphics devices", () => {
  const sources = allSources();

  it("are all here", () => expect(sources.length).toBeGreaterThan(200));

  it("use no bitwise operator, which WebGL cuts negative numbers to 0 for", () => {
    const bitwise = /[^&]&[^&]|[^|]\|[^|]|[\^~]|<<|>>/;
    expect(sources.filter((source) => bitwise.test(source))).toEqual([]);
    expect(bitwise.test("x & 3")).toBe(true);
  });

  it("take powers of sizes and of numbers above 0 alone, for WebGL's loses the sign of others", () => {
    const safe = /Math\.pow\(Math\.abs\(|([A-Za-z_0-9.[\]]+) > 0\.0 \? Math\.pow\(\1,/g;
    const unsafe = sources.filter((source) => source.replace(safe, "").includes("Math.pow("));
    expect(unsafe).toEqual([]);
    expect(sources.some((source) => source.includes("Math.pow("))).toBe(true);
  });
});
