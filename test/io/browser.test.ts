import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/io/index.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";
import { expectClose } from "../equal.js";

const root = join(import.meta.dirname, "..", "..");
const golden = (name: string) => join(root, "test", "goldens", "files", name);

/** Loads a model by its address, as a File and as bytes that were written here, and predicts with each. */
const PAGE = `
import { checkpointDatabase, loadModel, loadWeights, logFile, modelBytes, readSafetensors, saveModel } from ${JSON.stringify(join(root, "src/io/index.ts"))};
import { Dense, Sequential } from ${JSON.stringify(join(root, "src/index.ts"))};
const bytesOf = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
async function run() {
  const x = readSafetensors(await bytesOf("small.safetensors")).tensors.get("x");
  const byAddress = await loadModel("small.keras");
  const asFile = await loadModel(new File([await bytesOf("small.h5")], "small.h5"));
  const written = await loadModel(await modelBytes(byAddress, "keras"));
  await loadWeights(written, new URL("small.weights.h5", location.href));
  const outputs = [];
  for (const model of [byAddress, asFile, written]) outputs.push(Array.from((await model.predict(x)).dataSync()));
  const message = (f) => f().then(() => "nothing", (error) => error.name + ": " + error.message);
  const broken = await bytesOf("hang.h5");
  const errors = [
    await message(() => loadWeights(byAddress, broken, { patience: 1 })),
    await message(() => loadModel("missing.keras")),
    await message(() => saveModel(byAddress, "out.keras")),
    await message(async () => logFile("log.csv").open()),
  ];
  return { outputs, errors };
}
globalThis.result = run();

/** Trains with a checkpoint, breaks off where asked to, and tells where the training began and how it ended. */
globalThis.train = async (name, abortAt) => {
  const x = { data: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)), shape: [20, 3] };
  const y = { data: Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)), shape: [20, 1] };
  const model = new Sequential([new Dense(4, { activation: "tanh" }), new Dense(1)], { inputShape: [3], seed: 1 });
  model.compile({ optimizer: "adam", loss: "meanSquaredError" });
  const controller = new AbortController();
  let first = null;
  const callbacks = { onBatchBegin: () => (first ??= model.optimizer.iterations), onBatchEnd: (batch) => { if (model.optimizer.iterations === abortAt) controller.abort(); } };
  const checkpoint = checkpointDatabase(name, { everySteps: 1 });
  const ended = await model.fit(x, y, { epochs: 4, batchSize: 5, checkpoint, resume: true, callbacks, signal: controller.signal }).then(() => "finished", (error) => error.name);
  return { first, ended, kernel: Array.from((await model.getWeights())[0].data) };
};
globalThis.removed = async (name) => {
  const store = checkpointDatabase(name);
  const before = (await store.load()) !== null;
  await store.remove();
  return [before, await store.load()];
};
globalThis.aborted = async () => {
  const controller = new AbortController();
  const loading = loadModel("small.keras", { signal: controller.signal });
  controller.abort(new Error("no longer wanted"));
  return loading.then(() => "loaded", (error) => error.message);
};
`;

interface Result {
  readonly outputs: readonly number[][];
  readonly errors: readonly string[];
}

let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  const stdin = { contents: PAGE, resolveDir: root, loader: "js" } as const;
  const outfile = join(folder, "page.js");
  await build({ stdin, outfile, bundle: true, minify: true, platform: "browser", format: "esm", logLevel: "error" });
  if (hasChromium) browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

describe("noodlenet/io in a browser", () => {
  it("bundles, without a trace of Node's modules being imported", () => {
    expect(readFileSync(join(folder, "page.js"), "utf8")).not.toMatch(/(from|import|require)\s*\(?\s*"node:/);
  });

  it.skipIf(!hasChromium)(
    `loads and saves Keras's files${hasChromium ? "" : ` (skipped: ${chromiumMissing})`}`,
    async () => {
      for (const name of ["small.keras", "small.h5", "small.weights.h5", "small.safetensors"])
        copyFileSync(golden(name), join(folder, name));
      const hanging = readFileSync(golden("small.legacy_weights.h5"));
      for (const [at, value] of [
        [2288, 255],
        [2576, 30],
        [3285, 255],
        [29028, 91],
      ])
        hanging[at] = value;
      writeFileSync(join(folder, "hang.h5"), hanging);
      writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="page.js"></script>');
      const { url, server } = await serve(folder, { isolated: false });
      const page = await browser.newPage();
      try {
        await page.goto(url);
        const { outputs, errors } = await page.evaluate<Result>("globalThis.result");
        const y = readSafetensors(readFileSync(golden("small.safetensors"))).tensors.get("y")!;
        for (const data of outputs) expectClose({ shape: y.shape, data }, y, 1e-5);
        expect(errors[0]).toMatch(/^FormatError: .*without a step for 1 seconds/);
        expect(errors[1]).toMatch(/^FormatError: missing\.keras cannot be loaded: the server answers 404/);
        expect(errors[2]).toMatch(
          /^BackendError: saving to a path needs files, which only Node has; in a browser offer a download of the bytes/,
        );
        expect(errors[3]).toMatch(/^BackendError: logFile needs files/);
      } finally {
        await page.close();
        server.close();
      }
    },
  );

  it.skipIf(!hasChromium)(
    "goes on from a checkpoint in IndexedDB after the page was closed, to the same bits",
    async () => {
      copyFileSync(golden("small.keras"), join(folder, "small.keras"));
      writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="page.js"></script>');
      const { url, server } = await serve(folder, { isolated: false });
      const context = await browser.newContext();
      const inPage = async <T>(expression: string): Promise<T> => {
        const page = await context.newPage();
        await page.goto(url);
        await page.waitForFunction("globalThis.aborted");
        const result = await page.evaluate<T>(expression);
        await page.close();
        return result;
      };
      type Trained = { first: number | null; ended: string; kernel: number[] };
      try {
        const whole = await inPage<Trained>('globalThis.train("whole")');
        expect(whole).toMatchObject({ first: 0, ended: "finished" });
        const broken = await inPage<Trained>('globalThis.train("broken", 7)');
        expect(broken).toMatchObject({ first: 0, ended: "AbortError" });
        const resumed = await inPage<Trained>('globalThis.train("broken")');
        expect(resumed).toMatchObject({ first: 7, ended: "finished" });
        expect(resumed.kernel).toEqual(whole.kernel);
        expect(await inPage('globalThis.removed("whole")')).toEqual([true, null]);
        expect(await inPage('globalThis.removed("other")')).toEqual([false, null]);
        expect(await inPage("globalThis.aborted()")).toBe("no longer wanted");
      } finally {
        await context.close();
        server.close();
      }
    },
  );
});
