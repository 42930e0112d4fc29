import { describe, expect, it } from "vitest";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { DescribedLayer } from "../../src/layers/DescribedLayer.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { GlobalAveragePooling2D } from "../../src/layers/globalPooling.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import type { Graph, GraphBuilder, Value } from "../../src/plan/Graph.js";
import { GraphRecorder } from "../../src/plan/GraphRecorder.js";
import { makePlan } from "../../src/plan/makePlan.js";
import type { Operation } from "../../src/plan/Operation.js";
import { cutBehind, frozenPart } from "../../src/plan/rewrites/frozenPart.js";
import { gradients } from "../../src/tensor/backward.js";
import { randomNormal } from "../../src/tensor/create.js";
import { add } from "../../src/tensor/ops/add.js";
import { conv2d } from "../../src/tensor/ops/conv2d.js";
import { matmul } from "../../src/tensor/ops/matmul.js";
import { maxPool2d } from "../../src/tensor/ops/maxPool2d.js";
import { mean } from "../../src/tensor/ops/mean.js";
import { relu } from "../../src/tensor/ops/relu.js";
import { softmax } from "../../src/tensor/ops/softmax.js";
import { square } from "../../src/tensor/ops/square.js";
import { sum } from "../../src/tensor/ops/sum.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectClose, expectSame } from "../equal.js";

/** The sum of its inputs. */
class Add extends DescribedLayer {
  override describe(graph: GraphBuilder, ...inputs: Value[]): Value {
    const summed: Operation = { name: "add", pure: true, compute: (xs) => [xs.reduce((a, b) => add(a, b))] };
    return graph.add(summed, ...inputs);
  }
}

const host = (t: Tensor) => ({ data: t.dataSync().slice(), shape: t.shape });

/**
 * Two inputs that go through one shared convolution and pooling; the branches are added, one of them twice. The sum is an output, and so is
 * what a dense layer makes of its means.
 */
function branching() {
  const shared = new Conv2D(4, 3, { activation: "relu", seed: 1, name: "shared" });
  const [pool, added, means] = [new MaxPooling2D(2), new Add({ name: "sum" }), new GlobalAveragePooling2D()];
  const head = new Dense(2, { activation: "softmax", seed: 4, name: "head" });
  shared.ensureBuilt([8, 8, 3]);
  head.ensureBuilt([4]);
  const recorder = new GraphRecorder(added);
  const [a, b] = [recorder.input(), recorder.input()];
  const fromA = recorder.call(pool, recorder.call(shared, a));
  const fromB = recorder.call(pool, recorder.call(shared, b));
  const merged = recorder.call(added, fromA, fromB, fromA);
  const scores = recorder.call(head, recorder.call(means, merged));
  return { graph: recorder.finish(merged, scores), shared, head, weights: [...shared.weights, ...head.weights] };
}

describe("a graph with two inputs, two outputs, branches, and a layer that is used twice", () => {
  const { graph, shared, head, weights } = branching();
  const inputs = () =>
    [5, 6].map((seed) => {
      const x = randomNormal([2, 8, 8, 3], { seed });
      x.requiresGrad = true;
      return x;
    });

  it("is planned and computes what the same operations by hand do, values and gradients", () => {
    const plan = makePlan({ name: "branching" }, graph, { training: true });
    expect(plan.graph.nodes.map(({ path, operation }) => `${path}: ${operation.name}`)).toEqual([
      "shared: conv2d + maxPool2d + relu",
      "shared (2): conv2d + maxPool2d + relu",
      "sum: add",
      "global_average_pooling2d: globalAveragePool2d",
      "head: matmul",
      "head: softmax",
    ]);
    const [a, b] = inputs();
    const planned = plan.run([a, b], { training: true });
    const branch = (x: Tensor) => maxPool2d(relu(conv2d(x, shared.kernel, { bias: shared.bias })));
    const [c, d] = inputs();
    const [left, right] = [branch(c), branch(d)];
    const merged = add(add(left, right), left);
    const scores = softmax(matmul(mean(merged, { axis: [1, 2] }), head.kernel, { bias: head.bias }));
    expectSame(host(planned[0]), host(merged), "the first output");
    expectClose(host(planned[1]), host(scores), 1e-6);
    const all = ([y, z]: readonly Tensor[], xs: readonly Tensor[]) =>
      gradients(add(sum(square(y)), sum(square(z))), [...xs, ...weights]);
    const [own, expected] = [all(planned, [a, b]), all([merged, scores], [c, d])];
    expected.forEach((gradient, i) => {
      expectClose(host(own[i]), host(gradient), 1e-5, { what: `gradient ${i}` });
    });
  });

  it("is shown as a table", () => {
    const text = String(
      makePlan({ name: "branching" }, graph, { training: false }, [
        [8, 8, 3],
        [8, 8, 3],
      ]),
    );
    expect(text.split("\n")).toEqual([
      'Plan of "branching" for inference',
      "inputs: x [8, 8, 3], x2 [8, 8, 3]; outputs: v3, v6",
      "step  layer                     computes                   values           output shape",
      "1     shared                    conv2d + maxPool2d + relu  x → v1           [3, 3, 4]",
      "2     shared (2)                conv2d + maxPool2d + relu  x2 → v2          [3, 3, 4]",
      "3     sum                       add                        v1, v2, v1 → v3  [3, 3, 4]",
      "4     global_average_pooling2d  globalAveragePool2d        v3 → v4          [4]",
      "5     head                      matmul                     v4 → v5          [2]",
      "6     head                      softmax                    v5 → v6          [2]",
      "rewrites:",
      "  relu of shared: fused into the kernel of conv2d",
      "  relu of shared (2): fused into the kernel of conv2d",
      "  maxPool2d of max_pooling2d: fused into the kernel of conv2d + relu",
      "  maxPool2d of max_pooling2d (2): fused into the kernel of conv2d + relu",
    ]);
  });

  it("is cut behind its frozen part, of which several values may be features", () => {
    const frozen = branching();
    frozen.shared.trainable = false;
    const part = frozenPart(frozen.graph);
    expect(part?.paths).toEqual(["shared", "max_pooling2d", "shared (2)", "max_pooling2d (2)"]);
    const { before, after } = cutBehind(frozen.graph, part!);
    expect([before.outputs.length, after.inputs.length]).toEqual([2, 2]);
    const model = { name: "branching" };
    const xs = inputs().map((x) => x.detach());
    const whole = makePlan(model, frozen.graph, { training: true }).run(xs, {});
    const features = makePlan(model, frozen.graph, { training: false, only: part }).run(xs, {});
    const rest = makePlan(model, frozen.graph, { training: true, after: part }).run(features, {});
    rest.forEach((output, i) => {
      expectSame(host(output), host(whole[i]), `output ${i}`);
    });
    expect(before.nodes.length + after.nodes.length).toBe(frozen.graph.nodes.length);
  });

  it("holds nothing random for frozen", () => {
    const [dense, dropout, last] = [new Dense(3, { trainable: false }), new Dropout(0.5), new Dense(1)];
    dense.ensureBuilt([3]);
    last.ensureBuilt([3]);
    const recorder = new GraphRecorder(last);
    const x = recorder.input();
    const branches = [recorder.call(dense, x), recorder.call(dense, recorder.call(dropout, x))];
    const found: Graph = recorder.finish(recorder.call(last, recorder.call(new Add({ name: "sum" }), ...branches)));
    expect(frozenPart(found)?.paths).toEqual(["dense"]);
  });
});
