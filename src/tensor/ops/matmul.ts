import type { FusedActivation, MatmulSpec } from "../../backends/Kernels.js";
import { ShapeError } from "../../util/errors.js";
import { lazy } from "../../util/lazy.js";
import { optionsReader } from "../../util/optionsReader.js";
import { broadcastShapes, sameShape, showShape, sizeOf } from "../../util/shape.js";
import { checkFloat } from "../checks.js";
import type { NestedArray } from "../nestedArray.js";
import { record } from "../record.js";
import { Tensor } from "../Tensor.js";
import { activationGradient } from "./fusedActivation.js";
import { asTensors } from "./operands.js";
import { reshape } from "./reshape.js";
import { broadcastTo, sum } from "./sum.js";

/** How the factors are read, and what follows the product. */
export interface MatmulOptions {
  /** Read a as [.., k, m]. Default false. */
  readonly transposeA?: boolean;
  /** Read b as [.., n, k]. Default false. */
  readonly transposeB?: boolean;
  /** [n], added to every row. */
  readonly bias?: Tensor | null;
  /** Applied as the output is written. Default "linear". */
  readonly activation?: FusedActivation;
}

const readOptions = optionsReader<MatmulOptions>("matmul", "a.matmul(b, { transposeB: true })", {
  names: { transposeA: true, transposeB: true, bias: true, activation: true },
});

/**
 * Matrix product: y = f(a·b + bias).
 * @param a [.., m, k]  @param given b [.., k, n], where axes in front are a batch and broadcast
 * @returns [.., m, n]
 * @throws ShapeError when the inner lengths differ, or a factor is not a matrix
 */
export function matmul(a: Tensor, given: Tensor | NestedArray, matmulOptions?: MatmulOptions): Tensor {
  const options = readOptions(matmulOptions);
  const b = given instanceof Tensor ? given : asTensors("matmul", a, given)[1];
  checkFloat("matmul", a);
  checkMatrices(a, b, options);
  if (a.rank === 2 && b.rank === 2) return product(a, b, [], options);
  if (a.rank > 2 && b.rank === 2 && !options.transposeA) {
    const rows = reshape(a, [sizeOf(a.shape.slice(0, -1)), a.shape[a.rank - 1]]);
    const y = product(rows, b, [], options);
    return reshape(y, [...a.shape.slice(0, -1), y.shape[1]]);
  }
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const whole = (t: Tensor) => broadcastTo(t, [...batch, ...t.shape.slice(-2)]);
  return product(whole(a), whole(b), batch, options);
}

function product(a: Tensor, b: Tensor, batch: readonly number[], options: MatmulOptions): Tensor {
  const { bias = null, activation = "linear", transposeA = false, transposeB = false } = options;
  const { m, k, n } = sides(a, b, options);
  if (bias && !sameShape(bias.shape, [n]))
    throw new ShapeError(
      `matmul: the bias ${showShape(bias.shape)} must have one number per column, [${n}]; reshape it`,
    );
  const spec: MatmulSpec = { batch: sizeOf(batch), m, k, n, transposeA, transposeB, activation };
  const y = record(
    "matmul",
    bias ? [a, b, bias] : [a, b],
    [...batch, m, n],
    (kernels) => kernels.matmul(a.storage, b.storage, bias?.storage ?? null, spec),
    (dy) => {
      const dz = lazy(() => activationGradient(activation, dy, y));
      return [
        () =>
          transposeA
            ? matmul(b, dz(), { transposeA: transposeB, transposeB: true })
            : matmul(dz(), b, { transposeB: !transposeB }),
        () =>
          transposeB
            ? matmul(dz(), a, { transposeA: true, transposeB: transposeA })
            : matmul(a, dz(), { transposeA: !transposeA }),
        () =>
          sum(dz(), {
            axis: dz()
              .shape.slice(0, -1)
              .map((_, i) => i),
          }),
      ];
    },
  );
  return y;
}

function sides(
  a: Tensor,
  b: Tensor,
  { transposeA, transposeB }: MatmulOptions,
): { m: number; k: number; n: number; kOfB: number } {
  const rowsA = a.shape[a.rank - 2];
  const columnsA = a.shape[a.rank - 1];
  const rowsB = b.shape[b.rank - 2];
  const columnsB = b.shape[b.rank - 1];
  return {
    m: transposeA ? columnsA : rowsA,
    k: transposeA ? rowsA : columnsA,
    n: transposeB ? rowsB : columnsB,
    kOfB: transposeB ? columnsB : rowsB,
  };
}

function checkMatrices(a: Tensor, b: Tensor, options: MatmulOptions): void {
  const matrices = a.rank >= 2 && b.rank >= 2;
  const { k, kOfB } = sides(a, b, options);
  if (matrices && k === kOfB) return;
  const shapes = `${showShape(a.shape)} and ${showShape(b.shape)}`;
  if (!matrices)
    throw new ShapeError(`matmul: ${shapes} must both be matrices; give a vector a second axis with expandDims`);
  const flags =
    options.transposeA || options.transposeB
      ? ` (transposeA ${!!options.transposeA}, transposeB ${!!options.transposeB})`
      : "";
  throw new ShapeError(
    `matmul: ${shapes}${flags} have inner lengths ${k} and ${kOfB}, which must be equal; transpose or reshape one`,
  );
}
