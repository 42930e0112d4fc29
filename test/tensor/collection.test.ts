import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import { getBackend } from "../../src/tensor/defaults.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { nextTurn } from "../../src/util/nextTurn.js";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const storages = () => getBackend().memory().storages;

/** Collects until no more than `count` storages are in use, or it seems hopeless. */
async function settle(count: number): Promise<number> {
  for (let i = 0; i < 50 && storages() > count; i++) {
    collect();
    await nextTurn();
  }
  return storages();
}

it("outside scopes, tensors that nobody refers to give their memory back to the garbage collector", async () => {
  const before = storages();
  for (let i = 0; i < 1000; i++) ops.square(tensor([i, i]));
  expect(storages()).toBeGreaterThan(before);
  expect(await settle(before + 10)).toBeLessThanOrEqual(before + 10);
});

it("a loss that is kept after backward() holds none of what it was computed from", async () => {
  const weight = tensor([1, 2], { requiresGrad: true });
  const before = storages();
  const losses: Tensor[] = [];
  for (let i = 0; i < 100; i++) {
    const loss = ops.sum(ops.exp(ops.sin(ops.mul(weight, i))));
    backward(loss);
    losses.push(loss);
  }
  expect(await settle(before + 110)).toBeLessThanOrEqual(before + 110);
  expect(losses.every((loss) => Number.isFinite(loss.item()))).toBe(true);
});
