import type { Layer } from "../../layers/Layer.js";

/** Where the weights of a network that were learned on ImageNet are published. */
export interface PublishedWeights {
  readonly address: string;
  /** Null where Keras knows none. */
  readonly md5: string | null;
}

const published = new WeakMap<Layer, PublishedWeights>();

/** Notes which published weights fit a network. */
export function publish(network: Layer, weights: PublishedWeights): void {
  published.set(network, weights);
}

/** The published weights that fit a model that a network's function made; null for other models. */
export function publishedWeights(model: Layer): PublishedWeights | null {
  return published.get(model) ?? null;
}
