import { preprocessVgg16 } from "noodlenet";
import type { HostArray } from "noodlenet/data";
import { toUnit } from "../toUnit.js";
import type { Pixels } from "./Setting.js";

/** How each kind of inputs is made of pixels from 0 to 255. */
export const PREPARE: Readonly<Record<Pixels, (pixels: HostArray) => HostArray>> = {
  unit: toUnit,
  raw: unchanged,
  vgg16: preprocessVgg16,
};

/** Inputs as they are. */
export function unchanged(pixels: HostArray): HostArray {
  return pixels;
}
