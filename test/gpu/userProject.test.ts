import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium, launchChromium, serve, WEBGPU_FLAGS } from "../browser/chromium.js";
import { type PackedProject, packedProject } from "../packedProject.js";
import { HTML, PAGE, PROGRAM } from "./userProgram.js";

let project: PackedProject;
let folder: string;

beforeAll(async () => {
  project = packedProject();
  project.link("gpu.js");
  project.write("program.mjs", PROGRAM);
});

afterAll(() => project?.remove());

/** Runs a program in the project and gives what it prints as JSON. */
function inNode(source: string): unknown {
  project.write("node.mjs", `import { train } from "./program.mjs";\n${source}`);
  return JSON.parse(project.run(process.execPath, "node.mjs"));
}

describe("in Node", () => {
  it("without gpu.js, useGpu says how to add it", () => {
    project.unlink("gpu.js");
    try {
      const message = inNode(`
      import { useGpu } from "noodlenet/gpu";
      console.log(JSON.stringify(await useGpu({ mode: "webasm" }).catch((error) => error.name + ": " + error.message)));
    `);
      expect(message).toMatch(/^BackendError: .*gpu\.js.*npm install gpu\.js/);
    } finally {
      project.link("gpu.js");
    }
  });

  it("trains in webasm mode to the reference backend's losses", () => {
    const { expected, actual } = inNode(`
      import { setBackend } from "noodlenet";
      import { useGpu } from "noodlenet/gpu";
      setBackend("reference");
      const expected = await train(8);
      await useGpu({ mode: "webasm" });
      console.log(JSON.stringify({ expected, actual: await train(8) }));
    `) as { expected: number[]; actual: number[] };
    expectSameLosses(actual, expected);
  });

  it("says which modes there are, and what the others need", () => {
    const { installed, modes } = inNode(`
      import { gpuInfo } from "noodlenet/gpu";
      console.log(JSON.stringify(await gpuInfo()));
    `) as { installed: boolean; modes: { mode: string; available: boolean; detail: string }[] };
    expect(installed).toBe(true);
    const missing = modes.filter(({ available }) => !available).map(({ mode }) => mode);
    expect(missing).toEqual(expect.arrayContaining(["webgpu", "webgl2"]));
    for (const { detail } of modes) expect(detail).not.toBe("");
  });
});

function expectSameLosses(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expect(expected.at(-1)).toBeLessThan(expected[0]);
  for (const [step, loss] of actual.entries()) {
    expect(Math.abs(loss - expected[step]), `step ${step}`).toBeLessThan(1e-4);
  }
}

/** What the page offers. */
interface Tests {
  start(mode: string): Promise<string>;
  losses(
    mode: string,
    steps: number,
    options?: { kernelLimit: number; images: boolean },
  ): Promise<{ expected: number[]; actual: number[]; name: string }>;
  manySteps(steps: number): Promise<{ storages: number; bytes: number; textures: number }[]>;
  notFinite(): Promise<string[]>;
  tooLarge(): Promise<string[]>;
  used(): Promise<string>;
  loseContext(): Promise<string[]>;
}

describe.skipIf(!hasChromium)(`a minified page in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  let server: Awaited<ReturnType<typeof serve>>;
  const browsers: Browser[] = [];

  beforeAll(async () => {
    project.write("page.mjs", PAGE);
    project.write("index.html", HTML);
    folder = join(project.dir, "vite");
    const built = { outDir: folder, emptyOutDir: true };
    await build({ root: project.dir, configFile: false, logLevel: "error", base: "./", build: built });
    server = await serve(folder, { isolated: false });
  });

  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    server?.server.close();
  });

  async function open(args: string[] = []): Promise<Page> {
    const browser = await launchChromium(args);
    browsers.push(browser);
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction("globalThis.ready");
    return page;
  }

  function call<K extends keyof Tests>(page: Page, name: K, ...args: Parameters<Tests[K]>): ReturnType<Tests[K]> {
    const run = ([key, given]: [string, unknown[]]) =>
      (globalThis as unknown as { tests: Record<string, (...all: unknown[]) => unknown> }).tests[key](...given);
    return page.evaluate(run, [name, args] as [string, unknown[]]) as ReturnType<Tests[K]>;
  }

  it("trains on WebGL 2 to the reference backend's losses, in flat memory, and says what goes wrong", async () => {
    const page = await open();
    const { expected, actual, name } = await call(page, "losses", "webgl2", 8);
    expect(name).toBe("gpu (webgl2)");
    expectSameLosses(actual, expected);

    const [first, ...later] = await call(page, "manySteps", 16);
    // Fewer, where the collector has meanwhile found what was left of the training before.
    for (const counts of later)
      for (const [what, count] of Object.entries(counts))
        expect(count, what).toBeLessThanOrEqual((first as unknown as Record<string, number>)[what]);

    for (const stopped of await call(page, "notFinite")) expect(stopped).toMatch(/finite|NaN/);

    const [large, inexact] = await call(page, "tooLarge");
    expect(large).toMatch(/^BackendError: gpu: an array of 67108865 elements is too large/);
    expect(inexact).toMatch(/^BackendError: gpu: 16777217 is an integer that float32 does not represent/);
    expect(await call(page, "used")).toMatch(/^BackendError: gpu: the storage has been freed/);

    for (const message of await call(page, "loseContext")) {
      expect(message).toMatch(/^BackendError: gpu: the WebGL context was lost/);
    }
  });

  it("trains to the same losses where hardly a kernel is kept", async () => {
    const page = await open();
    // Every kernel is compiled anew in every step.
    const { expected, actual } = await call(page, "losses", "webgl2", 3, { kernelLimit: 3, images: false });
    expectSameLosses(actual, expected);
  });

  it("trains on WebGPU to the reference backend's losses, where there is an adapter", async (context) => {
    const page = await open(WEBGPU_FLAGS);
    const started = await call(page, "start", "webgpu");
    if (started !== "nothing was thrown") return context.skip(started);
    const { expected, actual, name } = await call(page, "losses", "webgpu", 8);
    expect(name).toBe("gpu (webgpu)");
    expectSameLosses(actual, expected);
    const [first, ...later] = await call(page, "manySteps", 16);
    // Fewer, where the collector has meanwhile found what was left of the training before.
    for (const { storages, bytes } of later) {
      expect(storages).toBeLessThanOrEqual(first.storages);
      expect(bytes).toBeLessThanOrEqual(first.bytes);
    }
  });

  it("without WebGL, useGpu says so", async () => {
    const page = await open(["--disable-gpu", "--disable-software-rasterizer", "--disable-webgl", "--disable-3d-apis"]);
    expect(await call(page, "start", "webgl2")).toMatch(
      /^BackendError: useGpu: mode "webgl2" is unavailable: .*WebGL 2/,
    );
    expect(await call(page, "start", "webgpu")).toMatch(/^BackendError: useGpu: mode "webgpu" is unavailable/);
  });
});
