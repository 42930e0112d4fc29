import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { Backend } from "../../src/backends/Backend.js";
import type { GpuMode } from "../../src/gpu/index.js";
import { launchChromium, serve } from "../browser/chromium.js";
import { type Command, pack, type Reply, unpack } from "./page/commands.js";

/** A page with the library's GPU backend in it, to be commanded. */
export class GpuPage {
  #browser: Browser | null = null;
  #page: Page | null = null;
  #close: (() => void) | null = null;

  /** Opens the page and starts the mode there. */
  async open(mode: GpuMode, args: string[] = []): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), "gpu-page-"));
    const entryPoints = [join(import.meta.dirname, "page", "main.ts")];
    await build({ entryPoints, outdir: dir, bundle: true, format: "esm", logLevel: "warning", platform: "browser" });
    writeFileSync(join(dir, "index.html"), '<!doctype html><script type="module" src="./main.js"></script>');
    const { url, server } = await serve(dir, { isolated: false });
    this.#close = () => {
      server.close();
      rmSync(dir, { recursive: true });
    };
    this.#browser = await launchChromium(args);
    this.#page = await this.#browser.newPage();
    await this.#page.goto(url);
    await this.evaluate((name) => (globalThis as unknown as PageGlobals).start(name as GpuMode), mode);
  }

  async send(commands: readonly Command[]): Promise<readonly (Reply | null)[]> {
    return unpack(
      await this.evaluate((all) => (globalThis as unknown as PageGlobals).obeyAll(all as string), pack(commands)),
    );
  }

  evaluate<T>(f: (argument: unknown) => T | Promise<T>, argument?: unknown): Promise<T> {
    if (this.#page === null) throw new Error("the page is not open");
    return this.#page.evaluate(f, argument) as Promise<T>;
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#close?.();
  }
}

/** What the page offers. */
export interface PageGlobals {
  start(mode: GpuMode): Promise<string>;
  /** Takes commands, and gives replies, packed. */
  obeyAll(commands: string): Promise<string>;
  backend(): Backend;
}
