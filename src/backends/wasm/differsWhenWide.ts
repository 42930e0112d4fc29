import { sameBits } from "../../util/sameBits.js";
import type { Kernels, TypedArray } from "../Kernels.js";
import { Engine } from "./Engine.js";
import { allJobs, wasmKernels } from "./families.js";
import type { WasmStorage } from "./WasmStorage.js";

/** Memory of an engine that only checks: 64 MiB. */
const MEMORY = { maximumPages: 1024 } as const;

/**
 * The first kernels whose results differ in any bit from those without wide vectors, or null. A run on fixed inputs, in memories of
 * their own, on one thread: some 30 ms.
 */
export function differsWhenWide(relaxedSimd: boolean): string | null {
  const [plain, wide] = [false, true].map((is) => new Engine({ relaxedSimd, wide: is, ...MEMORY }));
  for (const [name, job] of Object.entries(allJobs())) {
    const [expected, actual] = [plain, wide].map((engine) => resultsOf(engine, job));
    if (!expected.every((bits, i) => sameBits(bits, actual[i]))) return name;
  }
  return null;
}

function resultsOf(engine: Engine, job: (k: Kernels<WasmStorage>) => readonly WasmStorage[]): TypedArray[] {
  engine.setThreads(1);
  return job(wasmKernels(engine)).map((storage) => engine.download(storage));
}
