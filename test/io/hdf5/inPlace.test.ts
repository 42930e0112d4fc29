import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { loadModel, modelBytes } from "../../../src/io/index.js";

it("where there are no workers, HDF5 is read and written on the same thread, whose memory is free to grow afterwards", async () => {
  const bytes = readFileSync(join(import.meta.dirname, "..", "..", "goldens", "files", "small.h5"));
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  try {
    const model = await loadModel(bytes);
    const again = await loadModel(await modelBytes(model, "h5"));
    expect(await again.getWeights()).toEqual(await model.getWeights());
    await expect(loadModel(bytes.subarray(0, 20_000))).rejects.toThrow(/cannot be read as HDF5/);
    expect(new WebAssembly.Memory({ initial: 1 }).grow(8192)).toBe(1);
  } finally {
    vi.restoreAllMocks();
  }
});
