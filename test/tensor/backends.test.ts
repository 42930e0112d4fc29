import { reference } from "../../src/backends/reference/backend.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { asynchronous } from "../backends/asynchronousBackend.js";
import { agreesWithReference } from "./agreesWithReference.js";

for (const backend of [reference, wasm, asynchronous]) agreesWithReference(backend, { tolerance: 1e-5 });
