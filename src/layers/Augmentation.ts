import type { GraphBuilder, Value } from "../plan/Graph.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { fold, type RandomKey, RandomStream } from "../util/random.js";
import type { Shape } from "../util/shape.js";
import { checkRank } from "./layerChecks.js";
import { RandomLayer } from "./RandomLayer.js";

/** The range of a random factor: f stands for [−f, f]. */
export type RandomFactor = number | readonly [low: number, high: number];

/** What the layers that change images at random share: each image of a batch has a stream of random numbers of its own. */
export abstract class Augmentation extends RandomLayer {
  /**
   * Adds the change to a graph.
   * @param change the changed images, with the stream of each
   * @param otherwise as of `inTraining`
   */
  protected ofImages(
    graph: GraphBuilder,
    x: Value,
    name: string,
    change: (x: Tensor, streams: readonly RandomStream[]) => Tensor,
    otherwise?: (x: Tensor) => Tensor,
  ): Value {
    const changed = (x: Tensor, key: RandomKey) => {
      checkRank(this, x.shape.slice(1), 3, "an image [h, w, c]");
      return change(x, streamsOf(x, key));
    };
    return this.inTraining(graph, x, name, changed, otherwise);
  }

  /** The shape of the picture [h, w, c] that it is given. */
  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    return inputShape;
  }
}

function streamsOf(x: Tensor, key: RandomKey): RandomStream[] {
  return Array.from({ length: x.shape[0] }, (_, image) => new RandomStream(fold(key, image)));
}

/** A number in the range of a factor. */
export function drawn(factor: RandomFactor, random: RandomStream): number {
  const [low, high] = typeof factor === "number" ? [-factor, factor] : factor;
  return random.uniform(low, high);
}

/** @throws ValueError for what is no factor, or not above a bound */
export function checkedFactor(type: string, name: string, factor: RandomFactor, above = -Infinity): RandomFactor {
  const [low, high] = typeof factor === "number" ? [-factor, factor] : Array.isArray(factor) ? factor : [NaN, NaN];
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high && low > above) return factor;
  const bound = above === -Infinity ? "" : `, above ${above}`;
  throw new ValueError(`${type}: ${name} is ${showValue(factor)}; give a fraction such as 0.1, or [low, high]${bound}`);
}
