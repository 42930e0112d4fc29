import { preprocessVgg16 } from "noodlenet";
import type { HostArray } from "noodlenet/data";
import type { Experiment } from "../Experiment.js";
import { toUnit } from "../toUnit.js";
import type { Pixels } from "./Setting.js";

/** How each kind of inputs is made of pixels from 0 to 255. */
export const PREPARE: Readonly<Record<Pixels, (pixels: HostArray) => HostArray>> = {
  unit: toUnit,
  raw: unchanged,
  vgg16: preprocessVgg16,
};

/** The kind of inputs that a preparation makes. */
export function pixelsOf(prepare: Experiment["prepare"]): Pixels {
  const found = (Object.keys(PREPARE) as Pixels[]).find((pixels) => PREPARE[pixels] === prepare);
  if (found === undefined) throw new Error("no kind of pixels has this preparation");
  return found;
}

/** Inputs as they are. */
export function unchanged(pixels: HostArray): HostArray {
  return pixels;
}
