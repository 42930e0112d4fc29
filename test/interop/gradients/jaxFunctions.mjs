import { numbers, positive, unit } from "./numbers.mjs";

/** Differentiable functions of jax-js, with inputs away from their kinks and poles. */
export function functions(jax) {
  const { numpy: np, nn, lax } = jax;
  const all = {};
  const add = (name, f, ...inputs) => {
    all[name] = [f, ...inputs];
  };

  for (const n of [
    "abs",
    "absolute",
    "negative",
    "square",
    "sin",
    "cos",
    "tanh",
    "exp",
    "expm1",
    "sinh",
    "cosh",
    "arctan",
    "arcsinh",
    "exp2",
    "cbrt",
  ])
    if (np[n]) add(n, (x) => np[n](x), numbers([4], 1));
  for (const n of ["tan", "arcsin", "arccos", "arctanh"]) if (np[n]) add(n, (x) => np[n](x), unit([4], 1));
  for (const n of ["log", "log1p", "log2", "log10", "sqrt", "reciprocal", "arccosh"])
    if (np[n]) add(n, (x) => np[n](x), numbers([4], 1, 1.2, 3));
  for (const n of [
    "add",
    "subtract",
    "multiply",
    "divide",
    "trueDivide",
    "maximum",
    "minimum",
    "arctan2",
    "hypot",
    "logaddexp",
  ])
    if (np[n]) {
      add(n, (x, y) => np[n](x, y), numbers([2, 3], 1), positive([2, 3], 2));
      add(`${n}Broadcast`, (x, y) => np[n](x, y), numbers([2, 3], 1), positive([3], 2));
    }
  for (const n of ["power", "float_power", "pow"])
    if (np[n]) add(n, (x, y) => np[n](x, y), positive([4], 1), numbers([4], 2));
  for (const n of [
    "sum",
    "mean",
    "max",
    "min",
    "prod",
    "std",
    "cumsum",
    "sort",
    "flip",
    "ravel",
    "transpose",
    "trace",
    "diagonal",
    "tril",
    "triu",
    "cumprod",
    "median",
    "ptp",
  ])
    if (np[n]) add(n, (x) => np[n](x), numbers([3, 3], 1));
  for (const n of ["var_", "var"]) if (np[n]) add(n, (x) => np[n](x), numbers([3, 3], 1));
  for (const n of ["sum", "mean", "max", "min", "prod", "std", "cumsum", "sort"])
    if (np[n]) add(`${n}Axis0`, (x) => np[n](x, 0), numbers([3, 2], 1));
  for (const n of ["dot", "matmul", "inner", "outer", "vdot", "kron", "convolve", "correlate", "cross"])
    if (np[n]) {
      if (["dot", "matmul"].includes(n)) add(n, (a, b) => np[n](a, b), numbers([2, 3], 1), numbers([3, 2], 2));
      else add(n, (a, b) => np[n](a, b), numbers([3], 1), numbers([3], 2));
    }
  add("matmulBatchBroadcast", (a, b) => np.matmul(a, b), numbers([2, 2, 3], 1), numbers([1, 3, 2], 2));
  if (np.einsum) add("einsum", (a, b) => np.einsum("ij,jk->ik", a, b), numbers([2, 3], 1), numbers([3, 2], 2));
  if (np.tile) add("tile", (x) => np.tile(x, [2, 2]), numbers([2, 3], 1));
  if (np.repeat) add("repeat", (x) => np.repeat(x, 2), numbers([3], 1));
  if (np.pad)
    add(
      "pad",
      (x) =>
        np.pad(x, [
          [1, 0],
          [0, 2],
        ]),
      numbers([2, 3], 1),
    );
  if (np.clip) add("clip", (x) => np.clip(x, -0.5, 0.8), numbers([6], 1));
  if (np.where) add("where", (a, b) => np.where(np.array([true, false, true]), a, b), numbers([3], 1), numbers([3], 2));
  if (np.concatenate) add("concatenate", (a, b) => np.concatenate([a, b]), numbers([2], 1), numbers([3], 2));
  if (np.stack) add("stack", (a, b) => np.stack([a, b]), numbers([2], 1), numbers([2], 2));
  for (const n of [
    "celu",
    "elu",
    "gelu",
    "leakyRelu",
    "logSigmoid",
    "logSoftmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "softSign",
    "softmax",
    "softplus",
    "standardize",
    "hardSigmoid",
    "hardSilu",
    "hardTanh",
    "squareplus",
    "logsumexp",
    "glu",
    "log1mexp",
    "logmeanexp",
    "sparsePlus",
    "sparseSigmoid",
  ])
    if (nn[n]) add(`nn.${n}`, (x) => nn[n](x), n === "log1mexp" ? positive([4], 1) : numbers([4], 1));
  add("lax.erf", (x) => lax.erf(x), numbers([4], 1));
  add("lax.erfc", (x) => lax.erfc(x), numbers([4], 1));
  add("lax.conv", (x, k) => lax.conv(x, k, [1, 1], "SAME"), numbers([1, 2, 4, 4], 1), numbers([2, 2, 3, 3], 2));
  add(
    "lax.convStride2",
    (x, k) => lax.convGeneralDilated(x, k, [2, 2], "VALID"),
    numbers([1, 1, 5, 5], 1),
    numbers([2, 1, 3, 3], 2),
  );
  add(
    "lax.convDilated",
    (x, k) => lax.convGeneralDilated(x, k, [1, 1], "SAME", { rhsDilation: [2, 2] }),
    numbers([1, 1, 5, 5], 1),
    numbers([2, 1, 2, 2], 2),
  );
  add(
    "lax.convGrouped",
    (x, k) => lax.convGeneralDilated(x, k, [1, 1], "SAME", { featureGroupCount: 2 }),
    numbers([1, 2, 3, 3], 1),
    numbers([2, 1, 2, 2], 2),
  );
  add(
    "lax.convTranspose",
    (x, k) => lax.convTranspose(x, k, [2, 2], "SAME"),
    numbers([1, 1, 3, 3], 1),
    numbers([1, 1, 3, 3], 2),
  );
  const la = np.linalg ?? {};
  for (const n of ["inv", "det", "cholesky", "norm", "trace", "matrixTranspose", "slogdet", "solve"])
    if (la[n]) {
      if (n === "cholesky")
        add("linalg.cholesky", (x) => la.cholesky(np.matmul(x.ref.transpose(), x).add(np.eye(3))), numbers([3, 3], 1));
      else if (n === "solve")
        add(
          "linalg.solve",
          (a, b) => la.solve(a, b),
          [
            [3, 1, 0],
            [1, 4, 1],
            [0, 1, 5],
          ],
          numbers([3], 1),
        );
      else if (n === "slogdet")
        add("linalg.slogdet", (x) => la.slogdet(x)[1], [
          [3, 1, 0],
          [1, 4, 1],
          [0, 1, 5],
        ]);
      else
        add(`linalg.${n}`, (x) => la[n](x), [
          [3, 1, 0],
          [1, 4, 1],
          [0, 1, 5],
        ]);
    }
  return all;
}
