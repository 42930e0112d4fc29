import { bowls } from "noodlenet/bowls";
import type { HostArray } from "noodlenet/data";
import { type Part, SEED, SIZE } from "../training/pictures.js";

/** How many times larger the pictures are that are made small in another way. */
const TIMES = 4;

/** The same bowls painted large, of which one pixel in sixteen is taken. */
function nearest({ x }: Part): HostArray {
  const [count, height, width, channels] = x.shape;
  const large = bowls(count, SEED, { size: TIMES * SIZE }).x.data;
  const data = Float32Array.from({ length: x.data.length }, (_, i) => {
    const pixel = Math.floor(i / channels);
    const [picture, row, column] = [
      Math.floor(pixel / (width * height)),
      Math.floor(pixel / width) % height,
      pixel % width,
    ];
    const line = (picture * height + row) * TIMES + TIMES / 2;
    return large[(line * width * TIMES + column * TIMES + TIMES / 2) * channels + (i % channels)] / 255;
  });
  return { data, shape: x.shape };
}

const mapped = ({ x }: Part, f: (value: number, i: number) => number): HostArray => ({
  data: Float32Array.from(x.data, f),
  shape: x.shape,
});

/** What pixels from 0 to 1 become before the network sees them: as in training, and otherwise. */
export const PREPARATIONS = {
  asTrained: ({ x }: Part) => x,
  byteRange: (part: Part) => mapped(part, (value) => 255 * value),
  centred: (part: Part) => mapped(part, (value) => 2 * value - 1),
  blueFirst: (part: Part) => mapped(part, (_, i) => part.x.data[i - (i % 3) + 2 - (i % 3)]),
  nearest,
  swapped: ({ x }: Part) => x,
} as const satisfies Readonly<Record<string, (part: Part) => HostArray>>;

export type PreparationName = keyof typeof PREPARATIONS;
