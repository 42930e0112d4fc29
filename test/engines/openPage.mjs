import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript" };
const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

function endGroup(pid) {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/**
 * Opens the page in a browser by its command, to which the address is added, and waits for what the page reports by HTTP: so it
 * works with every browser, whatever protocol it can be driven by.
 * @param {string} command @param {readonly string[]} args
 * @param {{ seconds?: number, page?: string, files?: ReadonlyMap<string, string | Uint8Array> }} [options] `page`: the address below the project's
 *   folder; `files`: what to give in place of files there, by path
 * @returns {Promise<any>} what the page reports; by default { trained, threads }
 */
export async function openPage(command, args, { seconds = 120, page = "test/engines/page.html", files } = {}) {
  let reported = (_) => {};
  const report = new Promise((resolve) => {
    reported = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const piece of request) body += piece;
      response.writeHead(204).end();
      reported(JSON.parse(body));
      return;
    }
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    try {
      const body = files?.get(path.slice(1)) ?? (await readFile(join(ROOT, path)));
      response.writeHead(200, { ...ISOLATED, "Content-Type": TYPES[extname(path)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = `http://127.0.0.1:${server.address().port}/${page}`;
  // A group of its own: a browser's helpers outlive it for a while, and write to its profile.
  const browser = spawn(command, [...args, address], { stdio: "ignore", detached: true });
  const failed = new Promise((_, reject) => {
    browser.once("error", reject);
    setTimeout(() => reject(new Error(`${command} has reported nothing in ${seconds} s`)), seconds * 1000).unref();
  });
  try {
    const found = await Promise.race([report, failed]);
    if (found.error) throw new Error(`${command}: ${found.error}`);
    return found;
  } finally {
    endGroup(browser.pid);
    server.closeAllConnections();
    server.close();
  }
}
