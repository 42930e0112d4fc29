import { Adam, Dense, Sequential, scope, sparseCategoricalCrossentropy, tensor } from "noodlenet";
import { arrays } from "noodlenet/data";

// Data: 400 points of a square, in batches of 40. Class 1 lies inside a circle.
const points = Array.from({ length: 400 }, (_, i) => [(i % 20) / 10 - 0.95, Math.floor(i / 20) / 10 - 0.95]);
const classes = Int32Array.from(points, ([a, b]) => (a * a + b * b < 0.5 ? 1 : 0));
const data = arrays(points, classes, { batchSize: 40, shuffle: true, seed: 1 });

// Network: two layers. Its outputs are logits: the loss applies the softmax, which is more exact than a softmax layer before it.
const model = new Sequential([new Dense(16, { activation: "tanh" }), new Dense(2)], { inputShape: [2], seed: 1 });
const optimizer = new Adam({ learningRate: 0.03 });

// Training: what `fit` does for each batch. `scope` frees what a step has computed at its end, before the garbage collector would.
for (let epoch = 0; epoch < 60; epoch++) {
  let total = 0;
  for await (const { x, y } of data.batches(epoch)) {
    total += scope(() => {
      const logits = model.apply(tensor(x.data, { shape: x.shape }), { training: true });
      const labels = tensor(y!.data, { shape: y!.shape });
      const loss = sparseCategoricalCrossentropy(labels, logits, { fromLogits: true }).mean();
      loss.backward(); // d loss/d w, into the grad of each weight
      optimizer.step(model.trainableWeights); // plain SGD: w − learningRate · grad; Adam scales grad first. Clears grad
      return loss.item() * x.shape[0];
    });
  }
  if (epoch % 20 === 19) console.log(`epoch ${epoch + 1}: loss ${(total / data.size).toFixed(4)}`);
}

// Result: the class with the larger logit is the prediction.
const logits = (await model.predict(points)).toArray() as number[][];
const right = logits.filter(([outside, inside], i) => (inside > outside ? 1 : 0) === classes[i]).length;
console.log(`${right} of ${classes.length} points are classified correctly`);
