import { gradients } from "../tensor/backward.js";
import { tensor } from "../tensor/create.js";
import { slice } from "../tensor/ops/slice.js";
import { withRecording } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { showShape } from "../util/shape.js";
import { GradientError } from "./numeric/evaluations.js";
import { randomWeights } from "./numeric/subject.js";
import type { FlatFunction } from "./tensorFunction.js";

/** Tolerance for sums whose order differs between a batch and a single sample. */
const TOLERANCE = 1e-9;

/**
 * Checks that each sample of a batch has the same values and gradients as in a batch of one.
 * @param which indices of the leaves whose first axis is the batch
 * @throws GradientError naming the first sample that differs
 */
export function checkBatched(
  where: string,
  f: FlatFunction,
  leaves: readonly Tensor[],
  which: readonly number[],
): void {
  const batched = leaves.filter((_, i) => which.includes(i));
  const samples = batched[0]?.shape[0] ?? 0;
  for (const leaf of batched) {
    if (leaf.shape[0] === samples) continue;
    throw new ShapeError(
      `${where}: batched inputs must have the same number of samples; one is ${showShape(leaf.shape)}, another ${showShape(batched[0].shape)}`,
    );
  }
  const whole = valuesAndGradients(f, leaves, null);
  for (let k = 0; k < samples; k++) {
    const alone = valuesAndGradients(
      f,
      leaves.map((leaf) => (batched.includes(leaf) ? sampleOf(leaf, k) : leaf)),
      k,
    );
    whole.outputs.forEach((y, j) => {
      compareSample(`${where}: output${whole.outputs.length > 1 ? ` ${j}` : ""} of`, y, alone.outputs[j], k, samples);
    });
    leaves.forEach((leaf, i) => {
      if (batched.includes(leaf) && leaf.requiresGrad)
        compareSample(`${where}: the gradient by input ${i} of`, whole.gradients[i], alone.gradients[i], k, samples);
    });
  }
}

function sampleOf(x: Tensor, k: number): Tensor {
  const [, ...rest] = x.shape;
  const sample = slice(x.detach(), [k, ...rest.map(() => 0)], [1, ...rest]);
  sample.requiresGrad = x.requiresGrad;
  return sample;
}

/** @param sample index of the sample whose dy is used, null for the whole batch */
function valuesAndGradients(f: FlatFunction, leaves: readonly Tensor[], sample: number | null) {
  return withRecording(true, () => {
    const outputs = f(leaves);
    const wanted = leaves.filter((leaf) => leaf.requiresGrad);
    const found = outputs.map((y, j) => {
      const random = randomWeights(y.size * (sample === null ? 1 : sample + 1), 700 + j);
      const dy = tensor(sample === null ? random : random.slice(-y.size), { shape: y.shape });
      return gradients(y, wanted, { dy });
    });
    const total = (i: number) => found.map((all) => all[i]).reduce((a, b) => a.add(b));
    const byLeaf = new Map(wanted.map((leaf, i) => [leaf, total(i)]));
    return { outputs, gradients: leaves.map((leaf) => byLeaf.get(leaf) ?? leaf) };
  });
}

function compareSample(what: string, whole: Tensor, alone: Tensor, k: number, samples: number): void {
  if (whole.shape[0] !== samples || alone.size * samples !== whole.size) {
    throw new GradientError(
      `${what} a batch of ${samples} is ${showShape(whole.shape)}, and of one sample ${showShape(alone.shape)}; the first axis must count samples`,
    );
  }
  const own = whole.dataSync().slice(k * alone.size, (k + 1) * alone.size);
  const largest = Math.max(...Array.from(own, Math.abs), ...Array.from(alone.dataSync(), Math.abs));
  alone.dataSync().forEach((value: number, e: number) => {
    if (Math.abs(own[e] - value) <= TOLERANCE * largest) return;
    throw new GradientError(
      `${what} sample ${k} is ${own[e]} in a batch of ${samples} and ${value} alone (element ${e}); the function mixes samples`,
    );
  });
}
