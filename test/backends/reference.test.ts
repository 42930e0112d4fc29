import { reference } from "../../src/backends/reference/backend.js";
import { contract } from "./contract.js";

contract("reference", reference, { tolerances: { float32: 2e-5, float64: 1e-9 }, subnormals: "kept" });
