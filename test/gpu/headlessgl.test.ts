import { it } from "vitest";
import { gpuInfo, useGpu } from "../../src/gpu/index.js";
import { setBackend } from "../../src/tensor/defaults.js";
import { contract } from "../backends/contract.js";
import { goldenOps } from "../tensor/goldenOps.js";
import { GRAPHICS_LIMITS } from "./limits.js";

const { available, detail } = (await gpuInfo()).modes.find(({ mode }) => mode === "headlessgl")!;

if (!available) it.skip(`headlessgl: ${detail}`, () => {});
else {
  const backend = await useGpu({ mode: "headlessgl" });
  setBackend("wasm");
  contract(backend.name, backend, { tolerances: { float32: 2e-5 }, subnormals: "either", skips: GRAPHICS_LIMITS });
  goldenOps({ backend, dtype: "float32", tolerance: 2e-5 });
}
