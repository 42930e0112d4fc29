import { optionsReader } from "../../util/optionsReader.js";
import type { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { exp } from "./exp.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { unary } from "./operands.js";
import { square } from "./square.js";
import { tanh } from "./tanh.js";

const readOptions = optionsReader<{ approximate?: boolean }>("gelu", "x.gelu({ approximate: true })", {
  names: { approximate: true },
});

/**
 * x·Φ(x), with Φ the standard normal distribution; `approximate` uses ½x(1 + tanh(√(2/π)(x + 0.044715x³))). Default
 * exact.
 * @see Hendrycks and Gimpel 2016, arXiv:1606.08415
 */
export function gelu(x: Tensor, options?: { approximate?: boolean }): Tensor {
  const { approximate = false } = readOptions(options);
  const gate = approximate
    ? tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), Math.sqrt(2 / Math.PI)))
    : erf(mul(x, Math.SQRT1_2));
  return mul(mul(x, 0.5), add(gate, 1));
}

/** The error function, 2/√π·∫₀ˣ e^(−t²) dt. Gradient: dy·2/√π·e^(−x²). */
export function erf(x: Tensor): Tensor {
  return unary("erf", x, (dy) => [() => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))]);
}
