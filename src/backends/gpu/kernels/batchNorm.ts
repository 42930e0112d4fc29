import type { BatchNormSpec, Kernels } from "../../Kernels.js";
import { activationExpressions } from "../expressions.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { map } from "../map.js";
import { reduce } from "../reduce.js";

type Body = (values: readonly string[], numbers: readonly string[]) => string;

export function batchNormalization(
  gpu: Gpu,
): Pick<Kernels<GpuStorage>, "batchNorm" | "batchNormGradient" | "normalize"> {
  return {
    batchNorm: (x, gamma, beta, spec) => {
      const { rows, channels, epsilon } = spec;
      const scale = [1 / rows];
      const scaled = (total: string, [one]: readonly string[]) => `${total} * ${one}`;
      const mean = sumOverRows(gpu, "x", [x], [], spec, ([value]) => value, scale, scaled);
      const square = ([value, m]: readonly string[]) => `(${value} - ${m}) * (${value} - ${m})`;
      const variance = sumOverRows(gpu, "square of x less mean", [x], [mean], spec, square, scale, scaled);
      const out = map(gpu, {
        name: "batchNorm",
        shape: [rows, channels],
        operands: rowOperands([x], [mean, variance, gamma, beta], channels),
        numbers: [epsilon],
        body: ([value, m, v, g, b], [e]) => `(${value} - ${m}) * (${g} / Math.sqrt(${v} + ${e})) + ${b}`,
      });
      return { out, mean, variance };
    },

    normalize: (x, mean, scale, shift, activation, { rows, channels }) =>
      map(gpu, {
        name: `normalize ${activation}${shift === null ? "" : " with shift"}`,
        shape: [rows, channels],
        operands: rowOperands([x], shift === null ? [mean, scale] : [mean, scale, shift], channels),
        body: ([value, m, s, b], _numbers, bind) =>
          activationExpressions[activation](bind(`(${value} - ${m}) * ${s}${b === undefined ? "" : ` + ${b}`}`)),
      }),

    batchNormGradient: (dy, x, gamma, mean, variance, spec) => {
      const { rows, channels, epsilon } = spec;
      const dbeta = sumOverRows(gpu, "x", [dy], [], spec, ([d]) => d);
      const scaled: Body = ([d, value, m, v], [e]) => `${d} * (${value} - ${m}) / Math.sqrt(${v} + ${e})`;
      const dgamma = sumOverRows(gpu, "dy times normal", [dy, x], [mean, variance], spec, scaled, [epsilon]);
      const dx = map(gpu, {
        name: "batchNorm dx",
        shape: [rows, channels],
        operands: rowOperands([dy, x], [gamma, mean, variance, dgamma, dbeta], channels),
        numbers: [epsilon, 1 / rows],
        body: ([d, value, g, m, v, dg, db], [e, one]) => {
          const inverse = `(1.0 / Math.sqrt(${v} + ${e}))`;
          return `${g} * ${inverse} * (${d} - (${db} + (${value} - ${m}) * ${inverse} * ${dg}) * ${one})`;
        },
      });
      return { dx, dgamma, dbeta };
    },
  };
}

/** Operands for a reduction over rows: storages of [rows, channels], then storages of [channels]. */
function rowOperands(whole: readonly GpuStorage[], ofChannels: readonly GpuStorage[], channels: number) {
  return [
    ...whole.map((storage) => ({ storage, strides: [channels, 1] })),
    ...ofChannels.map((storage) => ({ storage, strides: [0, 1] })),
  ];
}

function sumOverRows(
  gpu: Gpu,
  name: string,
  whole: readonly GpuStorage[],
  ofChannels: readonly GpuStorage[],
  { rows, channels }: BatchNormSpec,
  body: Body,
  numbers: readonly number[] = [],
  finish?: (total: string, numbers: readonly string[]) => string,
): GpuStorage {
  const operands = rowOperands(whole, ofChannels, channels).map(({ storage, strides: [row, channel] }) => ({
    storage,
    strides: [0, row, channel],
  }));
  return reduce(gpu, {
    name: finish ? `${name}, scaled` : name,
    op: "sum",
    outer: 1,
    size: rows,
    inner: channels,
    operands,
    numbers,
    body,
    finish,
  });
}
