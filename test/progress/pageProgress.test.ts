import { expect, it } from "vitest";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import { pageProgress } from "../../src/training/callbacks/pageProgress.js";

it("pageProgress shows the present epoch's line in an element", async () => {
  const shown: string[] = [];
  const element = {
    set textContent(text: string) {
      shown.push(text);
    },
  };
  const model = new Sequential([new Dense(1)], { inputShape: [1] }).compile({ optimizer: "sgd", loss: "mse" });
  const callbacks = [pageProgress(element, { now: () => 0 })];
  await model.fit([[1], [2], [3]], [[1], [2], [3]], { epochs: 2, batchSize: 2, callbacks });
  expect(shown).toHaveLength(8);
  expect(shown[1]).toMatch(/^epoch 1\/2 {2}█████░░░░░ 1\/2 {2}loss \d/);
  expect(shown[7]).toMatch(/^epoch 2\/2 {2}loss \d\S+ {2}0\.0 s$/);
});
