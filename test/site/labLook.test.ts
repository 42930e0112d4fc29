import { Worker } from "node:worker_threads";
import { modelFromSnapshot } from "noodlenet";
import { describe, expect, it, vi } from "vitest";
import { Looking } from "../../site/lab/Looking.js";
import { type LayerView, spotSum, within } from "../../site/lab/look/spot.js";
import { layersOf, networkOf } from "../../site/lab/network.js";
import { paintedBowls } from "../../site/lab/pictures.js";
import { Run } from "../../site/lab/Run.js";
import { DEFAULTS, type Settings } from "../../site/lab/settings.js";

const SMALL: Settings = { ...DEFAULTS, size: 24, filters: 4, photos: 8, batchSize: 4, epochs: 2 };

/** A trained network's layers at one picture. */
async function layersAt(settings: Settings): Promise<{ layers: LayerView[]; run: Run }> {
  const pictures = await paintedBowls(settings.size, new AbortController().signal, () => {});
  const run = new Run(settings, networkOf(settings, 2), pictures, () => {});
  run.go("end");
  while (run.progress.state === "running") await new Promise((resolve) => setTimeout(resolve, 2));
  const length = settings.size ** 2 * 3;
  const x = { data: run.val.x.data.slice(0, length), shape: [1, settings.size, settings.size, 3] };
  const configs = layersOf(run.network);
  const outputs = await run.activations(
    x,
    configs.map(({ name }) => name),
  );
  const weights = await run.weights();
  await run.close();
  const layers = configs.map((config, i) => ({
    config,
    input: i === 0 ? x : outputs[configs[i - 1].name],
    maps: outputs[config.name],
    weights: weights.filter(({ name }) => name.startsWith(`${config.name}/`)),
  }));
  return { layers: layers.filter(({ maps }) => maps.shape.length === 4), run };
}

describe("the lab's look at one value of a map", () => {
  it.each([
    ["ReLU in the convolutions", {}],
    ["batch normalisation", { batchNorm: true, momentum: 0.5 }],
  ])("shows the numbers that the layer computes: %s", async (_, changed) => {
    const { layers } = await layersAt({ ...SMALL, ...changed });
    expect(new Set(layers.map(({ config }) => config.type)).size).toBe("batchNorm" in changed ? 4 : 2);
    for (const layer of layers) {
      const [, height, width, channels] = layer.maps.shape;
      for (let i = 0; i < 20; i++) {
        const spot = { channel: (7 * i) % channels, row: (5 * i) % height, column: (3 * i) % width };
        const sum = spotSum(layer, spot);
        expect(sum?.value).toBe(layer.maps.data[(spot.row * width + spot.column) * channels + spot.channel]);
        const own = ownValue(sum as NonNullable<typeof sum>);
        expect(Math.abs(own - (sum?.value ?? Number.NaN))).toBeLessThan(1e-5 * Math.max(1, Math.abs(own)));
      }
    }
  });

  it("counts what lies outside of the picture as 0", async () => {
    const network = {
      model: {
        type: "Sequential",
        name: "one",
        seed: 1,
        inputShape: [4, 4, 2],
        layers: [{ type: "Conv2D", filters: 3, kernelSize: 3, padding: "same", name: "conv2d" }],
      },
      compile: { optimizer: { type: "Adam" }, loss: "mse" },
    };
    const model = modelFromSnapshot(network as never);
    const input = { data: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)), shape: [1, 4, 4, 2] };
    const output = await model.predict(input);
    const maps = { data: await output.data(), shape: [...output.shape] };
    const layer = {
      config: layersOf(network as never)[0],
      input,
      maps,
      weights: await model.getWeights(),
    } as LayerView;
    for (const spot of [
      { channel: 0, row: 0, column: 0 },
      { channel: 2, row: 3, column: 1 },
    ])
      expect(ownValue(spotSum(layer, spot) as never)).toBeCloseTo(spotSum(layer, spot)?.value as number, 5);
    expect(within({ channel: 9, row: -2, column: 3 }, maps)).toEqual({ channel: 2, row: 0, column: 3 });
    model.dispose();
  });

  it("has the size of each kernel's weights and gradients, once in each epoch", async () => {
    const { run } = await layersAt(SMALL);
    expect(run.strengths.map(({ layer }) => layer)).toEqual([
      "conv2d",
      "conv2d_1",
      "conv2d_2",
      "dense",
      "dense_1",
      "dense_2",
    ]);
    const fresh = modelFromSnapshot(run.network);
    const kernel = (await fresh.getWeights()).find(({ name }) => name === "dense/kernel")?.data as Float32Array;
    const mean = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    expect(run.strengths[3].weights[0]).toBeCloseTo(Math.sqrt(mean), 6);
    for (const { gradients, weights } of run.strengths) {
      expect([gradients.length, weights.length]).toEqual([2, 2]);
      expect(gradients[0]).toBeGreaterThan(0);
    }
    fresh.dispose();
  });

  it("asks the worker for no weights of layers that have none", async () => {
    const posted = vi.spyOn(Worker.prototype, "postMessage");
    const pictures = await paintedBowls(SMALL.size, new AbortController().signal, () => {});
    // Of the page it has a camera alone, which stays closed.
    vi.stubGlobal("document", { createElement: () => ({}) });
    const looking = new Looking(() => {});
    const run = new Run(SMALL, networkOf({ ...SMALL, dropout: 0.5 }, 2), pictures, () => {});
    run.go("step");
    while (run.progress.state === "running") await new Promise((resolve) => setTimeout(resolve, 2));
    for (const layer of ["conv2d", "max_pooling2d"]) {
      looking.chooseLayer(layer);
      void looking.look(run, pictures);
      await expect.poll(() => looking.seen?.layer.config.name).toBe(layer);
    }
    const asked = posted.mock.calls.flatMap(([message]) =>
      message.kind === "look" && /weights|gradients/.test(message.look.kind) ? (message.look.layers as string[]) : [],
    );
    expect(new Set(asked)).toEqual(new Set(["conv2d", "conv2d_1", "conv2d_2", "dense", "dense_1", "dense_2"]));
    await run.close();
    posted.mockRestore();
    vi.unstubAllGlobals();
  });

  it("looks less often at a network that learns where the reader's system is to keep things still", async () => {
    const pictures = await paintedBowls(SMALL.size, new AbortController().signal, () => {});
    vi.stubGlobal("document", { createElement: () => ({}) });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const looksInThreeSeconds = async (isStill: boolean) => {
      vi.stubGlobal("matchMedia", () => ({ matches: isStill }));
      const looking = new Looking(() => {});
      const progress = { state: "running", epoch: 1, batch: 0 };
      const network = networkOf({ ...SMALL, convolutions: false }, 2);
      const predict = async () => new Float32Array(2 * pictures.val.y.length);
      const run = { progress, network, predict, val: pictures.val, canLook: true } as unknown as Run;
      for (let at = 0; at < 3000; at += 50) {
        void looking.look(run, pictures);
        await vi.advanceTimersByTimeAsync(50);
      }
      return looking.version;
    };
    expect(await looksInThreeSeconds(false)).toBeGreaterThan(20);
    expect(await looksInThreeSeconds(true)).toBeLessThan(4);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});

/** The value that the shown numbers give. */
function ownValue(sum: NonNullable<ReturnType<typeof spotSum>>): number {
  switch (sum.kind) {
    case "convolution":
      return sum.isRectified ? Math.max(0, sum.total) : sum.total;
    case "pooling":
      return Math.max(...sum.patch);
    case "normalization":
      return (sum.gamma * (sum.x - sum.mean)) / Math.sqrt(sum.variance + 0.001) + sum.beta;
    case "activation":
      return Math.max(0, sum.x);
  }
}
