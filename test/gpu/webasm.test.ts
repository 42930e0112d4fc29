import { contract } from "../backends/contract.js";
import { agreesWithReference } from "../tensor/agreesWithReference.js";
import { goldenOps } from "../tensor/goldenOps.js";
import { cpu, webasm } from "./hostBackends.js";
import { DEVICE_LIMITS } from "./limits.js";

for (const backend of [webasm, cpu]) {
  contract(backend.name, backend, { tolerances: { float32: 2e-5 }, subnormals: "kept", skips: DEVICE_LIMITS });
}
goldenOps({ backend: webasm, dtype: "float32", tolerance: 2e-5 });
agreesWithReference(webasm, { tolerance: 1e-5, draws: 1 });
