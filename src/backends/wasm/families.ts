import type { Kernels } from "../Kernels.js";
import { missingKernels } from "../missingKernels.js";
import { coreKernels } from "./coreKernels.js";
import type { Engine } from "./Engine.js";
import type { Jobs, KernelFamily } from "./KernelFamily.js";
import type { WasmStorage } from "./WasmStorage.js";

/** Those that the program has beside the core. */
const families: KernelFamily[] = [];

/** Gives all engines the kernels of a family. */
export function addFamily(family: KernelFamily): void {
  if (!families.includes(family)) families.push(family);
}

/** How many families the program has now. A later import may bring more. */
export function familyCount(): number {
  return families.length;
}

/** What the program's kernels are tried on. */
export function allJobs(): Jobs {
  return Object.assign({}, coreKernels.jobs, ...families.map(({ jobs }) => jobs));
}

/** All kernels on one engine. One that fails leaves no memory behind. */
export function wasmKernels(engine: Engine): Kernels<WasmStorage> {
  let kernels: Kernels<WasmStorage> = { ...missingKernels("wasm"), ...coreKernels.kernels(engine) };
  for (const family of families) kernels = { ...kernels, ...family.kernels(engine) };
  const guarded = Object.entries(kernels).map(([name, kernel]) => [
    name,
    (...args: unknown[]) => engine.attempt(kernel as (...args: unknown[]) => unknown, args),
  ]);
  return Object.fromEntries(guarded) as typeof kernels;
}
