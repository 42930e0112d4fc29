import { arrays, augment, augmented } from "noodlenet/data";
import { SEED, SIZE } from "../training/pictures.js";
import type { Draw } from "./moved.js";

/** Ranges so small that the middle stays within the picture. */
const RANGES = { flip: "both", rotation: 0.05, zoom: 0.15, translation: 0.1 } as const;
const MIDDLE = (SIZE - 1) / 2;

/**
 * What the library draws for a picture in each epoch: read from what it makes of a picture whose two channels say where a pixel stands, measured
 * from the middle. @param index of the picture among those to train on
 */
export async function drawsOf(index: number, epochs: number): Promise<readonly Draw[]> {
  const places = Float32Array.from({ length: SIZE * SIZE * 2 }, (_, at) => {
    const place = Math.floor(at / 2);
    return (at % 2 === 0 ? place % SIZE : Math.floor(place / SIZE)) - MIDDLE;
  });
  const data = new Float32Array((index + 1) * places.length);
  data.set(places, index * places.length);
  const x = { data, shape: [index + 1, SIZE, SIZE, 2] };
  const all = arrays(x, { data: new Int32Array(index + 1), shape: [index + 1] }, { batchSize: index + 1 });
  const moved = augmented(all, augment(RANGES), { seed: SEED });
  const draws: Draw[] = [];
  for (let epoch = 0; epoch < epochs; epoch++)
    for await (const batch of moved.batches(epoch)) draws.push(drawIn(batch.x.data.subarray(index * places.length)));
  return draws;
}

/** The draw that moved the places so. */
function drawIn(places: ArrayLike<number>): Draw {
  const at = (column: number, row: number) => [0, 1].map((axis) => places[(row * SIZE + column) * 2 + axis]);
  const [[u, v], [uRight, vRight], [uBelow, vBelow]] = [at(15, 15), at(16, 15), at(15, 16)];
  const [a, b, d, e] = [uRight - u, uBelow - u, vRight - v, vBelow - v];
  const [across, down] = [a < 0, e < 0];
  const [c, s] = [across ? -a : a, down ? -d : d];
  // The pixel (15, 15) is half a pixel left of the middle and above it.
  const [left, above] = [u + (a + b) / 2, v + (d + e) / 2];
  const determinant = a * e - b * d;
  const shift = [-(e * left - b * above) / determinant, -(a * above - d * left) / determinant];
  const short = (value: number) => Number(value.toFixed(4));
  return {
    across,
    down,
    turn: short(Math.atan2(s, c) / (2 * Math.PI * RANGES.rotation)),
    zoom: short((Math.hypot(c, s) - 1) / RANGES.zoom),
    shift: [short(shift[0] / (RANGES.translation * SIZE)), short(shift[1] / (RANGES.translation * SIZE))],
  };
}
