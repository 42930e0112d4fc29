import type { MatmulSpec } from "../Kernels.js";
import { activations } from "./activation.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/**
 * The definition of a batch of matrix products; fastMatmul.ts computes the same.
 *   out[s, i, j] = f(Σ_p a[s, i, p] · b[s, p, j] + bias[j])
 * @param a [batch, m, k], or [batch, k, m] with `transposeA`  @param b [batch, k, n], or [batch, n, k] with `transposeB`
 */
export function matmul(a: HostStorage, b: HostStorage, bias: HostStorage | null, spec: MatmulSpec): HostStorage {
  const { batch, m, k, n, transposeA, transposeB } = spec;
  const f = activations[spec.activation];
  const out = allocate(batch * m * n, a.dtype);
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          const left = a.data[s * m * k + (transposeA ? p * m + i : i * k + p)];
          const right = b.data[s * k * n + (transposeB ? j * k + p : p * n + j)];
          sum += left * right;
        }
        out.data[(s * m + i) * n + j] = f(sum + (bias === null ? 0 : bias.data[j]));
      }
    }
  }
  return out;
}
