import fc from "fast-check";
import { modelFromSnapshot } from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { arrays, augment, augmented } from "noodlenet/data";
import { describe, expect, it } from "vitest";
import { movedPictures } from "../../site/lab/moved.js";
import { blocksOf, networkOf } from "../../site/lab/network.js";
import { coinTossed, first, type Pictures, paintedBowls } from "../../site/lab/pictures.js";
import { Run } from "../../site/lab/Run.js";
import {
  DEFAULTS,
  fromLink,
  KNOBS,
  misreadIn,
  PRESETS,
  presetOf,
  type Settings,
  toLink,
} from "../../site/lab/settings.js";
import { programOf } from "../../site/lab/take/programs.js";
import { TEXTS } from "../../site/lab/texts.js";
import { MOVES } from "../../site/shared/moves.js";

/** Any settings that the page's controls can make. */
const anySettings = fc.record({
  ...Object.fromEntries(
    Object.values(KNOBS)
      .flat()
      .map((knob) => [knob.key, knob.kind === "switch" ? fc.boolean() : fc.constantFrom(...knob.values)]),
  ),
  layers: fc.constant(""),
} as { [K in keyof Settings]: fc.Arbitrary<Settings[K]> });

const SMALL: Settings = { ...DEFAULTS, size: 24, filters: 4, photos: 8, batchSize: 4, epochs: 2, learningRate: 0.003 };

let painted: Promise<Pictures> | null = null;
/** The bowls, painted once for all tests. */
function small(): Promise<Pictures> {
  painted ??= paintedBowls(24, new AbortController().signal, () => {});
  return painted;
}

/** Waits until a run is in a state. */
async function until(run: Run, state: string): Promise<void> {
  for (let turns = 0; run.progress.state !== state; turns++) {
    if (turns > 5000 || run.progress.state === "failed")
      throw new Error(`${run.progress.state}: ${run.progress.error}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("the lab's settings", () => {
  it("come back from their link, whatever they are", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(fromLink(`#${toLink(settings)}`)).toEqual(settings);
      }),
    );
  });

  it("of a link that was written by hand are valid, whatever it says", () => {
    const links = fc.oneof(
      fc.string(),
      fc.constantFrom("size=1e9", "size=", "batchNorm=2", "photos=-4&seed=3", "__proto__=1", "size=64&size=32"),
    );
    fc.assert(
      fc.property(links, (link) => {
        const settings = fromLink(link);
        for (const knob of Object.values(KNOBS).flat())
          if (knob.kind === "choice") expect(knob.values).toContain(settings[knob.key]);
          else expect(typeof settings[knob.key]).toBe("boolean");
      }),
    );
    expect(fromLink("photos=-4&seed=3")).toEqual({ ...DEFAULTS, seed: 3 });
    expect(misreadIn("#size=65&future=1&layers=zzz&seed=3&augment=1")).toEqual(["size=65", "future=1", "layers=zzz"]);
    expect(misreadIn(`#${toLink(fromLink("photos=-4&seed=3"))}`)).toEqual([]);
  });

  it("of an experiment are known as that experiment", () => {
    for (const [id, preset] of Object.entries(PRESETS)) expect(presetOf({ ...DEFAULTS, ...preset })).toBe(id);
    expect(presetOf({ ...DEFAULTS, dropout: 0.25 })).toBeNull();
  });
});

describe("the lab's network", () => {
  it.each([
    ["s2", 3_321_410],
    ["s4", 3_304_898],
    ["s5", 3_306_306],
    ["s6", 3_304_898],
  ])("of %s has the report's number of parameters, %d, at the report's size", (id, count) => {
    const network = networkOf({ ...DEFAULTS, ...PRESETS[id], size: 128 }, 2);
    expect(blocksOf(network).reduce((sum, { parameters }) => sum + parameters, 0)).toBe(count);
    expect(modelFromSnapshot(network).countParams()).toBe(count);
  });

  it("is shown with the shapes and parameters that its model has, whatever the settings", () => {
    const shallow = anySettings.map((settings) => ({ ...settings, size: 32 }));
    fc.assert(
      fc.property(shallow, fc.constantFrom(2, 5), (settings, classes) => {
        const network = networkOf(settings, classes);
        const model = modelFromSnapshot(network);
        expect(blocksOf(network).map(({ parameters }) => parameters)).toEqual(
          model.layers.map((layer) => layer.countParams()),
        );
        expect(blocksOf(network).map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
        expect(blocksOf(network).at(-1)?.shape).toEqual(model.outputShape());
        model.dispose();
      }),
      { numRuns: 15 },
    );
  });
});

describe("the lab's pictures", () => {
  it("are the bowls that a program paints, and few of them have both classes", async () => {
    const { train, val, test } = await small();
    const all = bowls(224, 1, { size: 24 });
    expect(train.x.data).toEqual(all.x.data.slice(0, train.x.data.length));
    expect([train.y.length, val.y.length, test?.y.length]).toEqual([112, 56, 56]);
    expect(first(train, 4, 2).y).toEqual(Int32Array.of(0, 1, 0, 1));
    expect(first(train, 1000, 2).y.length).toBe(112);
    const tossed = coinTossed(train, 2, 1);
    expect(tossed).toEqual(coinTossed(train, 2, 1));
    const same = tossed.y.filter((label, i) => label === train.y[i]).length;
    expect(Math.abs(same / 112 - 0.5)).toBeLessThan(0.2);
  });
});

describe("the lab's moved pictures", () => {
  it("are those that the training sees", async () => {
    const pictures = await small();
    const moved = await movedPictures(pictures, SMALL);
    const part = first(pictures.train, SMALL.photos, 2);
    const data = arrays(part.x, { data: part.y, shape: [8] }, { batchSize: 4, shuffle: true, seed: SMALL.seed });
    const seen = augmented(data, augment(MOVES), { seed: SMALL.seed, valueRange: [0, 255] });
    for (const [epoch, { data }] of moved.entries())
      for await (const { x, indices } of seen.batches(epoch)) {
        const at = indices.indexOf(0);
        if (at >= 0) expect(x.data.slice(at * data.length, (at + 1) * data.length)).toEqual(data);
      }
    expect(moved[1].data).not.toEqual(moved[0].data);
  });
});

describe("a training in the lab", () => {
  it("goes by steps and epochs, waits, and gives the numbers of its program, again after a rewind", async () => {
    const pictures = await small();
    const network = networkOf(SMALL, 2);
    const run = new Run(SMALL, network, pictures, () => {});
    expect(run.canLook).toBe(false);
    run.go("step");
    await until(run, "paused");
    expect(run.progress).toMatchObject({ epoch: 0, batch: 1, steps: 2 });
    expect(run.curves.loss).toEqual([]);
    const x = { data: pictures.val.x.data.slice(0, 2 * 24 * 24 * 3), shape: [2, 24, 24, 3] };
    const early = await run.predict(x);
    expect(early.length).toBe(2 * 2);
    const one = { data: x.data.slice(0, 24 * 24 * 3), shape: [1, 24, 24, 3] };
    expect((await run.activations(one, ["conv2d"])).conv2d.shape).toEqual([1, 22, 22, 4]);
    expect((await run.heatMap(one, "max_pooling2d", 1)).shape).toEqual([11, 11]);
    run.go("epoch");
    await until(run, "paused");
    expect(run.progress).toMatchObject({ epoch: 1, batch: 0 });
    run.go("end");
    await until(run, "done");
    expect(await run.predict(x)).not.toEqual(early);
    const last = { data: run.val.x.data.slice(55 * 24 * 24 * 3), shape: [1, 24, 24, 3] };
    expect((await run.predict(run.val.x)).subarray(2 * 55)).toEqual(await run.predict(last));
    expect((await run.weights()).map(({ name }) => name)).toContain("conv2d/kernel");
    await run.close();
    const again = new Run(SMALL, network, pictures, () => {});
    again.go("end");
    await until(again, "done");
    await again.close();
    expect(again.curves).toEqual(run.curves);
    expect(await historyOf(programOf(SMALL, null, TEXTS.en))).toEqual(run.curves);
  });

  it("gives its program's numbers with augmentation and tossed coins, too", async () => {
    const settings = { ...SMALL, augment: true, coinToss: true, batchNorm: true, dropout: 0.25, l2: 0.01 };
    const run = new Run(settings, networkOf(settings, 2), await small(), () => {});
    run.go("end");
    await until(run, "done");
    await run.close();
    expect(await historyOf(programOf(settings, null, TEXTS.ja))).toEqual(run.curves);
  });

  it("says why it failed", async () => {
    const pictures = await small();
    const run = new Run(SMALL, networkOf({ ...SMALL, size: 32 }, 2), pictures, () => {});
    run.go("end");
    for (let turns = 0; run.progress.state !== "failed" && turns < 5000; turns++)
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(run.progress.error).toMatch(/\[24, 24, 3\]/);
    await run.close();
  });
});

/** Runs a program that the lab offers, and takes what it prints. */
async function historyOf(program: string): Promise<unknown> {
  const imported = program
    .replace(/^import \{ (.*) \} from "(.*)";$/gm, 'const { $1 } = await load("$2");')
    .replace("console.log(history)", "return history");
  const Program = Object.getPrototypeOf(async () => {}).constructor as new (
    name: string,
    code: string,
  ) => (load: unknown) => Promise<unknown>;
  const modules: Readonly<Record<string, () => Promise<unknown>>> = {
    noodlenet: () => import("noodlenet"),
    "noodlenet/bowls": () => import("noodlenet/bowls"),
    "noodlenet/data": () => import("noodlenet/data"),
  };
  return new Program("load", imported)((name: string) => modules[name]());
}
