import { describe, expect, it } from "vitest";
import type { GpuJsKernel } from "../../src/backends/gpu/GpuJs.js";
import { KernelCache } from "../../src/backends/gpu/KernelCache.js";

/** A cache of three, and what was compiled and destroyed. */
function threeKernels() {
  const destroyed: string[] = [];
  const compiled: string[] = [];
  const cache = new KernelCache(3);
  const get = (key: string) =>
    cache.get(key, () => {
      compiled.push(key);
      return Object.assign(() => null, { destroy: () => destroyed.push(key) }) as unknown as GpuJsKernel;
    });
  return { cache, get, compiled, destroyed };
}

describe("the kernels that are kept", () => {
  it("are compiled once, and the one that rested longest goes first", () => {
    const { cache, get, compiled, destroyed } = threeKernels();
    for (const key of ["a", "b", "c", "a", "d"]) get(key);
    expect(compiled).toEqual(["a", "b", "c", "d"]);
    expect(destroyed).toEqual(["b"]);
    expect(cache.size).toBe(3);
  });

  it("stay while a result of theirs is in use", () => {
    const { cache, get, destroyed } = threeKernels();
    const held = get("a");
    held.results++;
    for (const key of ["b", "c", "d", "e"]) get(key);
    expect(destroyed).toEqual(["b", "c"]);
    held.results--;
    get("f");
    expect(destroyed).toEqual(["b", "c", "a"]);
    expect(cache.size).toBe(3);
  });
});
