import type { Backend } from "../../backends/Backend.js";
import { type BackendName, resolveBackend } from "../defaults.js";
import { connect } from "../record.js";
import { Tensor } from "../Tensor.js";

/**
 * x on another backend: its elements are copied over, and the gradient is copied back.
 * @throws BackendError where x's backend can only be read asynchronously; there, `tensor(await x.data(), …)` does it
 */
export function to(x: Tensor, choice: BackendName | Backend): Tensor {
  const backend = resolveBackend(choice, "to");
  if (backend === x.backend) return x;
  const out = Tensor.of(backend, backend.upload(x.dataSync()), x.shape);
  return connect("to", [x], out, (dy) => [() => to(dy, x.backend)]);
}
