import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackedProject, packedProject } from "../packedProject.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "./chromium.js";
import { HTML, LOOP, LOOP_PAGE, PAGE, POLICY_PAGE, TRAIN } from "./userPage.js";

interface TrainResult {
  readonly backend: string;
  readonly loss: readonly number[];
  readonly hash: string;
}

interface PageResult {
  readonly trained: TrainResult;
  readonly threads: number;
  readonly cores: number;
}

let project: PackedProject;
let browser: Browser;
let inNode: TrainResult;

beforeAll(async () => {
  if (!hasChromium) return;
  project = packedProject();
  project.write("train.mjs", TRAIN);
  project.write("page.mjs", PAGE);
  project.write("loop.mjs", LOOP);
  project.write("loopPage.mjs", LOOP_PAGE);
  project.write("policy.mjs", POLICY_PAGE);
  project.write("index.html", HTML);
  project.write("node.mjs", `import { train } from "./train.mjs"; console.log(JSON.stringify(await train()));`);
  inNode = JSON.parse(project.run(process.execPath, "node.mjs"));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  project?.remove();
});

/** Opens a folder's page and waits for what it computed. Errors of the page are the test's. */
async function resultOf<T = PageResult>(folder: string, isolated: boolean): Promise<T> {
  const { url, server } = await serve(folder, { isolated });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) errors.push(message.text());
  });
  try {
    await page.goto(url);
    const result = await page.evaluate<T>("globalThis.result");
    expect(errors).toEqual([]);
    return result;
  } finally {
    await page.close();
    server.close();
  }
}

async function viteBuild(): Promise<string> {
  const outDir = join(project.dir, "vite");
  await build({
    root: project.dir,
    configFile: false,
    logLevel: "warn",
    base: "./",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

async function esbuildBuild(entry = "page"): Promise<string> {
  const outdir = join(project.dir, `esbuild-${entry}`);
  const entryPoints = [join(project.dir, `${entry}.mjs`)];
  await esbuild.build({ entryPoints, outdir, bundle: true, minify: true, format: "esm", logLevel: "warning" });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, "index.html"), HTML.replace("page.mjs", `${entry}.js`));
  return outdir;
}

describe.skipIf(!hasChromium)(`in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it.each([
    ["on one thread in a page that is not isolated", false],
    ["with threads in an isolated page", true],
  ])("a minified Vite build trains to the same bits as Node, %s", async (_, isolated) => {
    const { trained, threads, cores } = await resultOf(await viteBuild(), isolated);
    expect(trained).toEqual(inNode);
    expect(threads).toBe(isolated ? Math.min(cores, 8) : 1);
  });

  it("a policy that forbids WebAssembly is named with its remedy, and the reference backend works under it", async () => {
    const folder = await esbuildBuild("policy");
    const under = async (policy: string) => {
      const { url, server } = await serve(folder, { isolated: false, policy });
      const page = await browser.newPage();
      try {
        await page.goto(url);
        return await page.evaluate("globalThis.result");
      } finally {
        await page.close();
        server.close();
      }
    };
    expect(await under("script-src 'self'")).toEqual({
      name: "BackendError",
      message: expect.stringMatching(/add 'wasm-unsafe-eval' to its script-src, or use setBackend\("reference"\)/),
      value: 5,
    });
    expect(await under("script-src 'self' 'wasm-unsafe-eval'")).toEqual({ value: 5 });
  });

  it("a minified esbuild bundle trains to the same bits as Node", async () => {
    expect((await resultOf(await esbuildBuild(), false)).trained).toEqual(inNode);
  });

  it("one HTML file, opened from the disk, trains in a worker to the same bits and asks for nothing else", async () => {
    const entryPoints = [join(project.dir, "page.mjs")];
    const { outputFiles } = await esbuild.build({
      entryPoints,
      bundle: true,
      minify: true,
      format: "esm",
      write: false,
    });
    const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
    const path = join(project.dir, "alone.html");
    project.write("alone.html", `<!doctype html><meta charset="utf-8"><script type="module">${script}</script>`);
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    try {
      await page.goto(`file://${path}`);
      expect((await page.evaluate<PageResult>("globalThis.result")).trained).toEqual(inNode);
      expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([`file://${path}`]);
    } finally {
      await page.close();
    }
  });

  it("a loop by hand that makes 600 MB of tensors and keeps few stays within bounds, with await and without", async () => {
    const runs = await resultOf<{ most: number; losses: number[] }[]>(await esbuildBuild("loopPage"), false);
    for (const { most, losses } of runs) {
      expect(most).toBeLessThan(200 * 2 ** 20);
      expect(losses).toHaveLength(60);
      expect(losses).toEqual(runs[0].losses);
    }
  });
});
