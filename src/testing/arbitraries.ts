import type { Arbitrary } from "fast-check";
import { type CreateOptions, tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/Tensor.js";
import { NoodlenetError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { type Shape, sizeOf } from "../util/shape.js";

// Optional: checking gradients works without it.
const fastCheck = await import("fast-check").catch(() => null);

function needed(where: string): typeof import("fast-check") {
  if (fastCheck) return fastCheck;
  throw new NoodlenetError(`${where} makes fast-check arbitraries; install it: npm install --save-dev fast-check`);
}

/** Which shapes are drawn. */
export interface ShapeOptions {
  /** Default 0. */
  readonly minRank?: number;
  /** Default 4. */
  readonly maxRank?: number;
  /** Default 1; 0 draws empty tensors too. */
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

/** Shapes that broadcast to the one given: some axes 1, some at the front missing. */
function broadcastingTo(shape: Shape): Arbitrary<number[]> {
  const fc = needed("broadcastableShapes");
  const kept = fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length });
  return fc
    .tuple(kept, fc.nat(shape.length))
    .map(([keep, missing]) => shape.map((n, axis) => (keep[axis] ? n : 1)).slice(missing));
}

/** Which elements are drawn, and where the tensor is made. */
export interface TensorOptions extends CreateOptions {
  /** Default -2. */
  readonly min?: number;
  /** Default 2. */
  readonly max?: number;
  /** Places where the function under test has a kink or a jump: elements stay `distance` away. Default none. */
  readonly awayFrom?: readonly number[];
  /** Default 0.03. */
  readonly distance?: number;
  /** No two elements alike, and all evenly apart: for maxima, whose ties are kinks. Default false. */
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
 * Tensors of a shape, or of shapes drawn. Elements are multiples of 1/1024, exact in float32 too (unless `distinct`), between
 * min and max; they shrink towards 0.
 */
export function tensors(shape: Shape | Arbitrary<Shape>, options?: TensorOptions): Arbitrary<Tensor> {
  const read = readTensorOptions(options);
  if ("chain" in shape) return shape.chain((drawn) => tensors(drawn, read));
  const elements = read.distinct ? distinctElements(shape, read) : freeElements(shape, read);
  const { dtype, backend, requiresGrad } = read;
  return elements.map((data) => tensor(data, { dtype, backend, requiresGrad, shape }));
}

function freeElements(shape: Shape, options: TensorOptions): Arbitrary<number[]> {
  const { min = -2, max = 2, awayFrom = [], distance = 0.03 } = options;
  const fc = needed("tensors");
  const element = fc
    .integer({ min: Math.ceil(min * 1024), max: Math.floor(max * 1024) })
    .map((k) => k / 1024)
    .filter((x) => awayFrom.every((place) => Math.abs(x - place) >= distance));
  return fc.array(element, { minLength: sizeOf(shape), maxLength: sizeOf(shape) });
}

function distinctElements(shape: Shape, { min = -2, max = 2 }: TensorOptions): Arbitrary<number[]> {
  const size = sizeOf(shape);
  const evenly = Array.from({ length: size }, (_, i) => min + ((max - min) * (i + 0.5)) / size);
  return needed("tensors").shuffledSubarray(evenly, { minLength: size, maxLength: size });
}
