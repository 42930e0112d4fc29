import type { Arbitrary } from "fast-check";
import { type CreateOptions, tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/Tensor.js";
import { optionsReader } from "../util/optionsReader.js";
import { type Shape, sizeOf } from "../util/shape.js";
import { needed } from "./fastCheck.js";
import { tensorArbitrary } from "./tensorArbitrary.js";

/** The range of generated shapes. */
export interface ShapeOptions {
  /** Default 0. */
  readonly minRank?: number;
  /** Default 4. */
  readonly maxRank?: number;
  /** Default 1; 0 generates empty tensors too. */
  readonly minSide?: number;
  /** Default 4. */
  readonly maxSide?: number;
}

const SHAPE = { minRank: true, maxRank: true, minSide: true, maxSide: true } as const;
const readShapeOptions = optionsReader<ShapeOptions>("shapes", "shapes({ maxRank: 3 })", { names: SHAPE });

/** Shapes, such as [], [3] and [2, 1, 4]. */
export function shapes(options?: ShapeOptions): Arbitrary<number[]> {
  const { minRank = 0, maxRank = 4, minSide = 1, maxSide = 4 } = readShapeOptions(options);
  const fc = needed("shapes");
  return fc.array(fc.integer({ min: minSide, max: maxSide }), { minLength: minRank, maxLength: maxRank });
}

/** Pairs of shapes that broadcast, such as [2, 1, 4] with [3, 1] or []. */
export function broadcastableShapes(options?: ShapeOptions): Arbitrary<[number[], number[]]> {
  const fc = needed("broadcastableShapes");
  return shapes(options).chain((whole) => fc.tuple(broadcastingTo(whole), broadcastingTo(whole)));
}

/** Shapes that broadcast to the given one: some axes have length 1, some leading ones are missing. */
function broadcastingTo(shape: Shape): Arbitrary<number[]> {
  const fc = needed("broadcastableShapes");
  const kept = fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length });
  return fc
    .tuple(kept, fc.nat(shape.length))
    .map(([keep, missing]) => shape.map((n, axis) => (keep[axis] ? n : 1)).slice(missing));
}

/** The range of generated elements, and the tensor's type and backend. */
export interface TensorOptions extends CreateOptions {
  /** Default -2. */
  readonly min?: number;
  /** Default 2. */
  readonly max?: number;
  /**
   * Arguments at which the function under test has a kink or a jump: elements keep `distance` from them. Default none.
   */
  readonly awayFrom?: readonly number[];
  /** Default 0.03. */
  readonly distance?: number;
  /** Whether all elements are distinct and evenly spaced, as maxima need, whose ties are kinks. Default false. */
  readonly distinct?: boolean;
}

const readTensorOptions = optionsReader<TensorOptions>("tensors", "tensors([2, 3], { min: -2, max: 2 })", {
  names: {
    dtype: true,
    backend: true,
    requiresGrad: true,
    min: true,
    max: true,
    awayFrom: true,
    distance: true,
    distinct: true,
  },
});

/**
 * Tensors of a given shape, or of generated shapes. Elements are multiples of 1/1024, exact in float32 too (unless
 * `distinct`), between min and max. A failing tensor shrinks to the smallest part of itself that fails, as far as such
 * shapes are drawn, and its elements to simpler ones.
 */
export function tensors(shape: Shape | Arbitrary<Shape>, options?: TensorOptions): Arbitrary<Tensor> {
  const read = readTensorOptions(options);
  const { dtype, backend, requiresGrad, min = -2, max = 2, awayFrom = [], distance = 0.03 } = read;
  const isAway = (x: number) => awayFrom.every((place) => Math.abs(x - place) >= distance);
  return tensorArbitrary({
    shape: "generate" in shape ? shape : needed("tensors").constant(shape),
    elements: (drawn) => (read.distinct ? distinctElements(drawn, read) : freeElements(drawn, { min, max, isAway })),
    mayBe: read.distinct ? null : (x) => x >= min && x <= max && isAway(x),
    create: { dtype, backend, requiresGrad },
  });
}

function freeElements(
  shape: Shape,
  { min, max, isAway }: { min: number; max: number; isAway: (x: number) => boolean },
): Arbitrary<number[]> {
  const fc = needed("tensors");
  const element = fc
    .integer({ min: Math.ceil(min * 1024), max: Math.floor(max * 1024) })
    .map((k) => k / 1024)
    .filter(isAway);
  return fc.array(element, { minLength: sizeOf(shape), maxLength: sizeOf(shape) });
}

function distinctElements(shape: Shape, { min = -2, max = 2 }: TensorOptions): Arbitrary<number[]> {
  const size = sizeOf(shape);
  const evenly = Array.from({ length: size }, (_, i) => min + ((max - min) * (i + 0.5)) / size);
  return needed("tensors").shuffledSubarray(evenly, { minLength: size, maxLength: size });
}

/** Edge cases: zeros of both signs, subnormal, very small and very large numbers, halves, ones. */
const SPECIAL = [0, -0, 1e-40, -1e-40, 1e-30, -1e-30, 1e30, -1e30, 0.5, -0.5, 1, -1];

/** Tensors of special numbers: ±0, subnormal, ±1e-30, ±1e30, ±½, ±1, often equal to their neighbours. */
export function specials(shape: Shape | Arbitrary<Shape>, options?: CreateOptions): Arbitrary<Tensor> {
  const fc = needed("specials");
  return tensorArbitrary({
    shape: "generate" in shape ? shape : fc.constant(shape),
    elements: (drawn) => {
      const size = sizeOf(drawn);
      const element = fc.record({ x: fc.constantFrom(...SPECIAL), again: fc.boolean() });
      return fc.array(element, { minLength: size, maxLength: size }).map((all) => {
        const numbers: number[] = [];
        for (const { x, again } of all) numbers.push(again ? (numbers.at(-1) ?? x) : x);
        return numbers;
      });
    },
    mayBe: (x) => SPECIAL.some((special) => Object.is(special, x)),
    create: options ?? {},
  });
}

/** int32 labels [n] for the given number of classes, with n from 1 to `maxSamples` (8). */
export function labels(classes: number, { maxSamples = 8 }: { maxSamples?: number } = {}): Arbitrary<Tensor> {
  const fc = needed("labels");
  return fc
    .array(fc.nat(classes - 1), { minLength: 1, maxLength: maxSamples })
    .map((drawn) => tensor(Int32Array.from(drawn)));
}

/**
 * Two tensors that `matmul(a, b, options)` multiplies: with all combinations of transposes, single and in batches that
 * broadcast.
 */
export function matmulPairs(
  options?: TensorOptions,
): Arbitrary<{ a: Tensor; b: Tensor; options: { transposeA: boolean; transposeB: boolean } }> {
  const fc = needed("matmulPairs");
  const side = fc.integer({ min: 1, max: 4 });
  const sides = fc.record({ m: side, k: side, n: side, transposeA: fc.boolean(), transposeB: fc.boolean() });
  return fc.tuple(sides, broadcastableShapes({ maxRank: 2, maxSide: 3 })).chain(([drawn, [batchA, batchB]]) => {
    const { m, k, n, transposeA, transposeB } = drawn;
    return fc.record({
      a: tensors([...batchA, ...(transposeA ? [k, m] : [m, k])], options),
      b: tensors([...batchB, ...(transposeB ? [n, k] : [k, n])], options),
      options: fc.constant({ transposeA, transposeB }),
    });
  });
}
