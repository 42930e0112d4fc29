import { expect, test } from "vitest";
import { Dot, tensor } from "../../src/index.js";

/** The cosine of the angle between a vector and the first axis. */
const cosine = (vector: number[]) =>
  new Dot(1, { normalize: true }).apply([tensor([vector]), tensor([[1, 0]])]).dataSync()[0];

test("Dot divides short vectors by their length, and those shorter than 1e-7 by 1e-7, as Keras 3 does", () => {
  expect(cosine([3, 4])).toBeCloseTo(0.6, 6);
  expect(cosine([3e-7, 4e-7])).toBeCloseTo(0.6, 6);
  expect(cosine([3e-8, 4e-8])).toBeCloseTo(0.3, 6);
  expect(cosine([0, 0])).toBe(0);
});
