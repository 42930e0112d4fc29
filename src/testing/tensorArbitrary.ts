import type { Arbitrary, Random, Stream, Value } from "fast-check";
import { type CreateOptions, tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/Tensor.js";
import { type Shape, stridesOf } from "../util/shape.js";
import { needed } from "./fastCheck.js";
import { simplerNumbers } from "./simplerNumbers.js";

/** Shape and elements of a generated tensor, from which it is shrunk. */
interface Drawn {
  readonly shape: Shape;
  readonly elements: readonly number[];
}

/** How tensors are generated and shrunk. */
export interface TensorRules {
  readonly shape: Arbitrary<Shape>;
  /** Generates the elements of a shape. */
  readonly elements: (shape: Shape) => Arbitrary<number[]>;
  /** Whether shrinking may replace an element by a number; null if elements do not shrink. */
  readonly mayBe: ((x: number) => boolean) | null;
  readonly create: CreateOptions;
}

/**
 * Tensors as one arbitrary. Shrinking first drops axes and halves sides, keeping the elements that are left, as long as
 * the shape could have been drawn; then it makes the elements simpler, all at once and one by one.
 */
export function tensorArbitrary(rules: TensorRules): Arbitrary<Tensor> {
  const fc = needed("tensors");

  class TensorArbitrary extends fc.Arbitrary<Tensor> {
    override generate(random: Random, bias: number | undefined): Value<Tensor> {
      const shape = rules.shape.generate(random, bias).value;
      return this.#value({ shape, elements: rules.elements(shape).generate(random, bias).value });
    }

    override canShrinkWithoutContext(_value: unknown): _value is Tensor {
      return false;
    }

    override shrink(_value: Tensor, context: unknown): Stream<Value<Tensor>> {
      const drawn = context as Drawn;
      const simpler = function* (self: TensorArbitrary) {
        for (const smaller of smallerParts(drawn))
          if (rules.shape.canShrinkWithoutContext(smaller.shape)) yield self.#value(smaller);
        if (rules.mayBe)
          for (const elements of simplerElements(drawn.elements, rules.mayBe))
            yield self.#value({ ...drawn, elements });
      };
      return fc.stream(simpler(this));
    }

    #value(drawn: Drawn): Value<Tensor> {
      return new fc.Value(tensor([...drawn.elements], { ...rules.create, shape: drawn.shape }), drawn);
    }
  }
  return new TensorArbitrary();
}

/** Parts of the tensor: one index of an axis, which removes the axis, then either half of an axis. */
function* smallerParts(drawn: Drawn): Generator<Drawn> {
  for (const [axis, side] of drawn.shape.entries())
    for (let i = 0; i < side; i++) yield partOf(drawn, axis, i, i + 1, false);
  for (const [axis, side] of drawn.shape.entries()) {
    if (side < 2) continue;
    const half = Math.ceil(side / 2);
    yield partOf(drawn, axis, 0, half, true);
    yield partOf(drawn, axis, side - half, side, true);
    if (half < side - 1) {
      yield partOf(drawn, axis, 0, side - 1, true);
      yield partOf(drawn, axis, 1, side, true);
    }
  }
}

function partOf({ shape, elements }: Drawn, axis: number, from: number, to: number, keepAxis: boolean): Drawn {
  const [stride, side] = [stridesOf(shape)[axis], shape[axis]];
  const place = (element: number) => Math.floor(element / stride) % side;
  const part = elements.filter((_, element) => place(element) >= from && place(element) < to);
  return { shape: keepAxis ? shape.with(axis, to - from) : shape.toSpliced(axis, 1), elements: part };
}

function* simplerElements(elements: readonly number[], mayBe: (x: number) => boolean): Generator<number[]> {
  const zero = elements.map((x) => (mayBe(0) ? 0 : x));
  if (zero.some((x, i) => !Object.is(x, elements[i]))) yield zero;
  for (const [i, x] of elements.entries())
    for (const simpler of simplerNumbers(x)) if (mayBe(simpler)) yield elements.with(i, simpler);
}
