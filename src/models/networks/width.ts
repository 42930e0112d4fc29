import { ValueError } from "../../util/errors.js";
import { showValue } from "../../util/optionsReader.js";
import type { NetworkOptions } from "./network.js";

/** The option by which MobileNets are made narrower or wider. */
export interface WidthOptions {
  /** What the number of channels of every layer is multiplied by. Default 1. */
  readonly alpha?: number;
}

/** @throws ValueError unless the factor is a positive number */
export function checkWidth(where: string, alpha: number): void {
  if (typeof alpha === "number" && alpha > 0 && Number.isFinite(alpha)) return;
  throw new ValueError(`${where}: alpha is ${showValue(alpha)}; give a positive number, such as 0.5`);
}

/** The side of the pictures that published weights were trained on: the pictures' own, where there are such weights, else 224. */
export function publishedSide({ inputShape = [224, 224, 3] }: NetworkOptions, sides: readonly number[]): number {
  const [height, width] = inputShape;
  return height === width && sides.includes(height) ? height : 224;
}
