import { describe, expect, it } from "vitest";
import {
  Dense,
  input,
  Layer,
  Parameter,
  randomNormal,
  Sequential,
  type Tensor,
  tensor,
  zeros,
} from "../../src/index.js";

const x = randomNormal([2, 3], { seed: 1 });

/** A layer as plain JavaScript makes it: its methods' types are not checked. */
function layerWith(methods: Record<string, (...given: never[]) => unknown>): Layer {
  const Mine = class extends (Layer as unknown as new () => Dense) {};
  Object.defineProperty(Mine, "name", { value: "Mine" });
  Object.assign(Mine.prototype, methods);
  return new Mine();
}

describe("a layer of one's own that is wrong", () => {
  it("says that it has no call", () => {
    expect(() => layerWith({}).apply(x)).toThrow("mine (Mine): the class has no call; write one that computes");
    expect(() => layerWith({}).apply(input([3]))).toThrow("the class has no call");
  });

  const results: [what: string, call: (x: Tensor) => unknown, said: string][] = [
    ["a list of tensors", (x) => [x, x], "call gave a list of 2 tensors; return one tensor"],
    ["numbers", () => [[1, 2]], "call gave [[1, 2]]; return one tensor"],
    ["nothing", () => undefined, "call gave nothing"],
    ["a promise", async (x) => x, "call gave a promise, as an async function does"],
    ["a single number", (x) => x.mean(), "call gave [], a single number; keep the first axis"],
  ];
  it.each(results)("says that call gave %s, with tensors, symbols and in a model", (_, call, said) => {
    expect(() => layerWith({ call }).apply(x)).toThrow(said);
    expect(() => layerWith({ call }).apply(input([3]))).toThrow(said);
    expect(() => new Sequential([layerWith({ call }), new Dense(1)], { inputShape: [3] }).apply(x)).toThrow(said);
  });

  it("says which weight has no shape, and which was made twice", () => {
    class Mine extends Layer {
      readonly make: (add: (...given: unknown[]) => unknown) => void;
      constructor(make: (add: (...given: unknown[]) => unknown) => void) {
        super();
        this.make = make;
      }
      override build() {
        this.make((...given) => (this.addWeight as (...given: unknown[]) => unknown).apply(this, given));
      }
      override call(x: Tensor) {
        return x;
      }
    }
    const built = (make: (add: (...given: unknown[]) => unknown) => void) => () => new Mine(make).apply(x);
    expect(built((add) => add("kernel", [3, undefined]))).toThrow('mine: addWeight("kernel"): [3, undefined] is not a');
    expect(built((add) => add([3], "kernel"))).toThrow("mine: addWeight was given [3] for a name; call it as");
    expect(built((add) => add({ name: "kernel", shape: [3] }))).toThrow("addWeight was given an object for a name");
    expect(built((add) => [add("w", [3]), add("w", [3])])).toThrow('mine: two weights are named "w"');
  });

  it("says that a tensor in a field would not be trained, and lets a weight of another layer pass", () => {
    class Mine extends Layer {
      readonly gain: Tensor | Tensor[];
      constructor(gain: Tensor | Tensor[]) {
        super();
        this.gain = gain;
      }
      override call(x: Tensor) {
        return x;
      }
    }
    const learned = tensor([1, 2, 3], { requiresGrad: true });
    const said =
      "the tensor in its field gain has requiresGrad, but would never be trained or saved; write this.gain =";
    expect(() => new Mine(learned).apply(x)).toThrow(said);
    expect(() => new Mine([learned]).apply(x)).toThrow(said);
    expect(new Mine(zeros([3])).apply(x)).toBe(x);
    expect(new Mine(new Parameter("gain", zeros([3]))).apply(x)).toBe(x);
  });

  it("says that getConfig is never called, when the layer is to be kept", () => {
    const layer = layerWith({ getConfig: () => ({}), call: (x: Tensor) => x });
    expect(() => layer.toConfig()).toThrow("getConfig is never called; name the method options");
  });

  it("names a class without a name by what it is", () => {
    const give = { rate: 1 } as object;
    expect(
      () =>
        new (class extends Layer {
          override call(x: Tensor) {
            return x;
          }
        })(give),
    ).toThrow('Layer: there is no option "rate"');
  });
});
