import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium } from "playwright-core";

const executable = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));

/** Whether there is a Chromium to open pages in. */
export const hasChromium = executable !== undefined;

/** Why browser tests are skipped. */
export const chromiumMissing = "there is no Chromium; install it, or set CHROMIUM to where it is";

/** Flags without which a headless Chromium has no WebGPU adapter. */
export const WEBGPU_FLAGS = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

/** A headless Chromium. Without its sandbox, which root in a container cannot have. */
export function launchChromium(args: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox", ...args] });
}

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
};

/**
 * Serves a folder on this machine.
 * @param options.isolated whether pages may share memory with workers  @param options.policy their Content-Security-Policy
 */
export async function serve(
  dir: string,
  { isolated, policy }: { isolated: boolean; policy?: string },
): Promise<{ url: string; server: Server }> {
  const headers = {
    ...(isolated && {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    }),
    ...(policy !== undefined && { "Content-Security-Policy": policy }),
  };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    try {
      const body = await readFile(join(dir, path === "/" ? "index.html" : path));
      response.writeHead(200, { ...headers, "Content-Type": TYPES[extname(path)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
