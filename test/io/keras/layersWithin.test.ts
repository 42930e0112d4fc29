import { describe, expect, it } from "vitest";
import { type FileFormat, loadModel, modelBytes } from "../../../src/io/index.js";
import { Dense } from "../../../src/layers/Dense.js";
import { Layer } from "../../../src/layers/Layer.js";
import type { LayerConfig, LayerOptions } from "../../../src/layers/layerOptions.js";
import { Flatten } from "../../../src/layers/reshaping.js";
import { Sequential } from "../../../src/models/Sequential.js";
import type { TrainableModel } from "../../../src/models/TrainableModel.js";
import { randomNormal } from "../../../src/tensor/create.js";
import { add } from "../../../src/tensor/ops/add.js";
import type { Tensor } from "../../../src/tensor/Tensor.js";
import type { Shape } from "../../../src/util/shape.js";
import { expectSame } from "../../equal.js";

/** x + a(b(x)), which knows its output's shape without being called. */
class Residual extends Layer {
  readonly b: Dense;
  readonly a: Layer;
  calls = 0;

  constructor({ units, deep = false, ...options }: LayerOptions & { units: number; deep?: boolean }) {
    super(options);
    this.#units = units;
    this.#deep = deep;
    this.b = this.addLayer(new Dense(4, { activation: "tanh" }));
    this.a = this.addLayer(deep ? new Residual({ units: 4 }) : new Dense(units));
  }

  readonly #units: number;
  readonly #deep: boolean;

  override get type(): string {
    return "Residual";
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  override call(x: Tensor): Tensor {
    this.calls++;
    return add(x, this.a.apply(this.b.apply(x)));
  }

  protected override options(): Record<string, unknown> {
    return { units: this.#units, deep: this.#deep };
  }
}

const customLayers = { Residual: (config: LayerConfig) => new Residual(config as never) };

function model(deep = false): TrainableModel {
  return new Sequential([new Residual({ units: 4, deep }), new Flatten(), new Dense(2)], { inputShape: [4], seed: 1 });
}

describe("a layer with layers within that overrides outputShape", () => {
  it("shows their parameters in the summary before it was called", () => {
    expect(model().summary()).toMatch(/residual \(Residual\)\s+\(None, 4\)\s+40\n/);
    expect(model().countParams()).toBe(50);
    expect(model(true).countParams()).toBe(20 + 40 + 10);
  });

  it("has the weights that it would have by its first call", async () => {
    const built = await model().getWeights();
    const called = model();
    called.layers[0].call(randomNormal([2, 4], { seed: 3 }));
    expect(await called.getWeights()).toEqual(built);
  });

  it.each<FileFormat>(["keras", "h5", "safetensors"])("is loaded again from %s as it was saved", async (format) => {
    for (const deep of [false, true]) {
      const saved = model(deep);
      const loaded = await loadModel(await modelBytes(saved, format), { customLayers });
      const x = randomNormal([3, 4], { seed: 2 });
      const [given, expected] = [await loaded.predict(x), await saved.predict(x)];
      expectSame({ shape: given.shape, data: given.dataSync() }, { shape: expected.shape, data: expected.dataSync() });
    }
  });

  it("is not called to be built where its layers are built already", () => {
    const layer = new Residual({ units: 4 });
    layer.b.ensureBuilt([4]);
    layer.a.ensureBuilt([4]);
    layer.ensureBuilt([4]);
    expect(layer.calls).toBe(0);
  });

  it("is as it was when building fails", () => {
    const wrong = new Residual({ units: 3 });
    expect(() => wrong.ensureBuilt([4])).toThrow();
    expect(wrong.built).toBe(false);
    expect(wrong.b.built).toBe(false);
    expect(wrong.weights).toEqual([]);
  });
});
