import { wasm } from "../../src/backends/wasm/backend.js";
import { contract } from "./contract.js";

contract("wasm", wasm, { tolerances: { float32: 2e-5 }, subnormals: "zero" });
