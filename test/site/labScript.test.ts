import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { layersOf, networkOf } from "../../site/lab/network.js";
import { type Pictures, paintedBowls } from "../../site/lab/pictures.js";
import { Run } from "../../site/lab/Run.js";
import { DEFAULTS, PRESETS, type Settings } from "../../site/lab/settings.js";
import { FULL } from "../full.js";

/** The script that workers run: the built lab's, or null for the package's. */
const workers = vi.hoisted(() => ({ script: null as string | null }));

vi.mock(import("../../src/worker/trainingScript.js"), async (original) => {
  const { trainingScript } = await original();
  return { trainingScript: async () => workers.script ?? trainingScript() };
});

let page: string;
let pictures: Pictures;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "noodlenet-lab-script-"));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-lab.mjs"), folder]);
    page = readFileSync(join(folder, "index.html"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  pictures = await paintedBowls(24, new AbortController().signal, () => {});
}, 120_000);

const SMALL: Settings = { ...DEFAULTS, size: 24, photos: 8, batchSize: 4, epochs: 2 };

/** Everything that the lab asks of a training. */
async function trained(settings: Settings, script: string | null) {
  workers.script = script;
  const network = networkOf(settings, pictures.classNames.length);
  const run = new Run(settings, network, pictures, () => {});
  run.go("end");
  while (run.progress.state !== "done") {
    if (run.progress.state === "failed") throw new Error(run.progress.error);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const names = layersOf(network).map(({ name }) => name);
  const [size, values] = [settings.size, settings.size ** 2 * 3];
  const picture = { data: (run.val.x.data as Float32Array).slice(0, values), shape: [1, size, size, 3] };
  const seen = {
    curves: run.curves,
    strengths: run.strengths,
    weights: await run.weights(),
    probabilities: await run.predict(run.val.x),
    activations: await run.activations(picture, names),
    heat: settings.convolutions && (await run.heatMap(picture, names[0], 1)),
  };
  await run.close();
  return seen;
}

const CASES: Readonly<Record<string, Partial<Settings>>> = {
  ...PRESETS,
  "moved pictures and labels by lot": { augment: true, coinToss: true, filters: 4, batchSize: 8 },
  "a picture left over for the last batch": { photos: 9, filters: 8, dense: 0, l2: 0.1 },
  "convolutions of one pixel and of odd filters, padded, with windows of three": {
    layers: "conv-5-1-relu-same_bn-0.9_relu_pool-3_drop-0.5_conv-3-2-l0.01_pool-1_flatten_bn-0.5_dense-7-relu-l0.1_out",
  },
  "the largest windows, and filters that fill vectors": {
    layers: "conv-16-7-same_relu_conv-20-3-relu-same_conv-24-3_pool-8_flatten_drop-0.95_dense-32_out-l0.01",
  },
  "large steps, and normalization that forgets fast": {
    learningRate: 0.01,
    filters: 4,
    l2: 0.1,
    momentum: 0.5,
    batchNorm: true,
  },
};

describe("the lab's script, which leaves out what its networks never use", () => {
  const given = Object.entries(CASES);
  it.each(FULL ? given : given.filter(([name]) => !["s2", "s4"].includes(name)))(
    "trains in a worker to the bits of the whole library, and shows the same: %s",
    { timeout: 60_000 },
    async (_, settings) => {
      const script = /<script type="module" id="lab-script">([\s\S]*)<\/script>/.exec(page)?.[1] as string;
      const own = await trained({ ...SMALL, ...settings }, script);
      expect(own).toEqual(await trained({ ...SMALL, ...settings }, null));
    },
  );
});
