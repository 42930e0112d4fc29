import type { GraphBuilder, Value } from "../plan/Graph.js";
import type { Operation } from "../plan/Operation.js";
import type { Tensor } from "../tensor/Tensor.js";
import { fold, type RandomKey } from "../util/random.js";
import type { Shape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";

/**
 * What layers share that change their input at random in training, and outside of it pass it on. The random numbers follow from the layer's
 * key, the training step, and which of the layer's calls in a model it is; used alone, from the number of calls.
 */
export abstract class RandomLayer extends DescribedLayer {
  #calls = 0;

  /**
   * Adds the change to a graph.
   * @param change the changed batch, for a key that is another in each step and for each call
   * @param otherwise what the batch becomes outside of training. Default: it stays as it is
   */
  protected inTraining(
    graph: GraphBuilder,
    x: Value,
    name: string,
    change: (x: Tensor, key: RandomKey) => Tensor,
    otherwise: (x: Tensor) => Tensor = (x) => x,
  ): Value {
    const { callNumber } = graph;
    const keyIn = (step: number) => (callNumber === 0 ? fold(this.key, step) : fold(fold(this.key, step), callNumber));
    const operation: Operation = {
      name,
      pure: false,
      compute: ([x], { training = false, step }) => [training ? change(x, keyIn(step ?? this.#calls++)) : otherwise(x)],
    };
    return graph.add(operation, x);
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}
