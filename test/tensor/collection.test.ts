import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { SGD } from "../../src/optim/SGD.js";
import { backward } from "../../src/tensor/backward.js";
import { randomNormal, tensor } from "../../src/tensor/create.js";
import { getBackend } from "../../src/tensor/defaults.js";
import * as ops from "../../src/tensor/ops/index.js";
import { Parameter } from "../../src/tensor/Parameter.js";
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

describe("a program that keeps few tensors", () => {
  /** Far more than the bytes below, all dead but for the last. */
  const steps = 400;
  const limit = 200 * 2 ** 20;
  const a = randomNormal([512, 512], { seed: 1 });

  it("stays within bounds though it never awaits anything", () => {
    let last = a;
    for (let i = 0; i < steps; i++) {
      last = ops.add(a, i);
      expect(getBackend().memory().bytes).toBeLessThan(limit);
    }
    expect(last.dataSync()[7]).toBe(Math.fround(a.dataSync()[7] + steps - 1));
  });

  it("stays within bounds in a training loop by hand", async () => {
    const w = new Parameter("w", randomNormal([512, 512], { seed: 2 }));
    const optimizer = new SGD({ learningRate: 0.01 });
    const losses: number[] = [];
    for (let i = 0; i < 60; i++) {
      const loss = ops.mean(ops.square(ops.sub(ops.tanh(ops.add(ops.mul(a, w), w)), 0.5)));
      backward(loss);
      optimizer.step([w]);
      losses.push((await loss.data())[0]);
      expect(getBackend().memory().bytes).toBeLessThan(limit);
    }
    expect(losses[59]).toBeLessThan(losses[0]);
  });

  it("is given turns by data(), in which dead tensors are freed", async () => {
    let freed = false;
    let largest = getBackend().memory().storages;
    for (let i = 0; i < 20 * steps && !freed; i++) {
      await ops.add(a, i).data();
      const { storages } = getBackend().memory();
      freed = storages < largest - 50;
      largest = Math.max(largest, storages);
    }
    expect(freed).toBe(true);
  });

  it("reads every tensor that it does keep as it was, however many came after", () => {
    const kept = Array.from({ length: 20 }, (_, i) => ops.add(a, i));
    for (let i = 0; i < steps; i++) ops.add(a, i);
    const [first] = a.dataSync();
    expect(kept.map((t) => t.dataSync()[0])).toEqual(kept.map((_, i) => Math.fround(first + i)));
    const total = kept.reduce((sum, t) => ops.add(sum, t));
    expect(total.dataSync()[0] / 20).toBeCloseTo(first + 9.5, 4);
  });
});

describe("dispose", () => {
  it("gives a tensor's memory back at once, and at the end of a block that declares it with using", () => {
    const before = storages();
    const x = tensor([1, 2]);
    expect(x[Symbol.dispose]).toBeTypeOf("function");
    x.dispose();
    expect(storages()).toBe(before);
    {
      using y = tensor([9]);
      expect(y.item()).toBe(9);
      expect(storages()).toBe(before + 1);
    }
    expect(storages()).toBe(before);
    expect(() => ops.add(x, 1)).toThrow(/disposed of/);
  });

  it("leaves tensors that share the elements alone", () => {
    const x = tensor([1, 2]);
    const view = ops.reshape(x, [2, 1]);
    x.dispose();
    expect(view.toArray()).toEqual([[1], [2]]);
  });
});
