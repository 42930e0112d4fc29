import type { Sequential } from "noodlenet";
import { tensor } from "noodlenet";
import { marked } from "../training/mark.js";
import { type Part, SIZE } from "../training/pictures.js";
import { CASES, type Case, STARTS } from "./look.js";
import { covered, gradCam } from "./program.js";

const short = (value: number) => Number(value.toPrecision(3));
const list = (values: ArrayLike<number>) => Array.from(values, short);

/** A validation picture alone, with the mark or without. */
export function pictureOf({ x, y }: Part, at: number, isMarked: boolean): Part {
  const step = SIZE * SIZE * 3;
  const data = (x.data as Float32Array).slice(at * step, (at + 1) * step);
  const one = { x: { data, shape: [1, SIZE, SIZE, 3] }, y: { data: y.data.slice(at, at + 1), shape: [1] } };
  return marked(one, () => isMarked);
}

/** What a trained network is seen to do with the pictures of the figure. */
export async function casesOf(model: Sequential, val: Part): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const { at, isMarked } of CASES) {
    const { data } = pictureOf(val, at, isMarked).x;
    const x = tensor(data as Float32Array, { shape: [1, SIZE, SIZE, 3] });
    const [ramen, udon] = [0, 1].map((classIndex) => gradCam(model, x, classIndex));
    const places: number[] = [];
    for (const row of STARTS)
      for (const column of STARTS) places.push((await (await covered(model, x, row, column)).data())[1]);
    cases.push({
      udon: short((await (await model.predict(x)).data())[1]),
      maps: list(await udon.maps.data()),
      alpha: [list(await ramen.alpha.data()), list(await udon.alpha.data())],
      covered: list(places),
    });
  }
  return cases;
}
