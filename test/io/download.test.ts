import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadOnce } from "../../src/io/files/download.js";
import { FormatError } from "../../src/util/errors.js";

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const md5 = createHash("md5").update(content).digest("hex");

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answer: Answer;
let requests: IncomingMessage[];
let folder: string;

beforeEach(async () => {
  requests = [];
  folder = mkdtempSync(join(tmpdir(), "download-"));
  server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/weights.h5`;

function download(options: Partial<Parameters<typeof downloadOnce>[0]> = {}) {
  return downloadOnce({ address: address(), md5, cacheFolder: folder, ...options });
}

/** Serves the file, or a range of it where the version is the same. */
function serve(version = '"v1"'): Answer {
  return ({ headers: { range, "if-range": ifRange } }, response) => {
    const start = range && ifRange === version ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0;
    const headers = { ETag: version, "Content-Length": content.length - start };
    response.writeHead(start > 0 ? 206 : 200, headers).end(content.subarray(start));
  };
}

/** Breaks the connection after some bytes. */
function breakAfter(bytes: number, version = '"v1"'): Answer {
  return (_, response) => {
    response.writeHead(200, { ETag: version, "Content-Length": content.length });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 50));
  };
}

describe("a download", () => {
  it("comes once: the second time the file is in the cache, under its own name", async () => {
    answer = serve();
    const seen: [number, number][] = [];
    const path = await download({ onProgress: (received, total) => seen.push([received, total]) });
    expect(path).toBe(join(folder, "weights.h5"));
    expect(readFileSync(String(path)).equals(content)).toBe(true);
    expect(seen.at(-1)).toEqual([content.length, content.length]);
    expect(await download()).toBe(path);
    expect(requests).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["weights.h5"]);
  });

  it("that breaks off is taken up where it ended", async () => {
    answer = breakAfter(100_000);
    await expect(download()).rejects.toThrow(
      /cannot be downloaded: .* Try again: the bytes that were received are kept/s,
    );
    answer = serve();
    const seen: number[] = [];
    const path = await download({ onProgress: (received) => seen.push(received) });
    expect(requests[1].headers.range).toBe("bytes=100000-");
    expect(seen[0]).toBeGreaterThan(100_000);
    expect(readFileSync(String(path)).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(["weights.h5"]);
  });

  it("begins anew when the file has changed meanwhile", async () => {
    answer = breakAfter(100_000, '"old"');
    await expect(download()).rejects.toThrow(FormatError);
    answer = serve('"new"');
    expect(readFileSync(String(await download())).equals(content)).toBe(true);
  });

  it("that was already whole when it broke off is only checked", async () => {
    writeFileSync(join(folder, "weights.h5.part"), content);
    writeFileSync(join(folder, "weights.h5.part.json"), JSON.stringify({ address: address(), version: '"v1"' }));
    answer = (_, response) => response.writeHead(416).end();
    expect(readFileSync(String(await download())).equals(content)).toBe(true);
    expect(readdirSync(folder)).toEqual(["weights.h5"]);
  });

  it("with a wrong md5 is removed, and so is such a file in the cache", async () => {
    answer = serve();
    await expect(download({ md5: "0".repeat(32) })).rejects.toThrow(new RegExp(`its md5 is ${md5}, not 0000`));
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, "weights.h5"), "something else");
    expect(readFileSync(String(await download())).equals(content)).toBe(true);
  });

  it("from a mirror may have any md5", async () => {
    answer = serve();
    expect(await download({ md5: null })).toBe(join(folder, "weights.h5"));
  });

  it("that is not there says so, and what to do", async () => {
    answer = (_, response) => response.writeHead(404).end("no");
    await expect(download()).rejects.toThrow(/the server answers 404 Not Found.*give the file's path.*mirror/s);
    await expect(download()).rejects.toBeInstanceOf(FormatError);
  });

  it("without a connection says so, and what to do", async () => {
    const gone = address();
    await new Promise((resolve) => server.close(resolve));
    await expect(downloadOnce({ address: gone, md5, cacheFolder: folder })).rejects.toThrow(
      /cannot be downloaded: .*ECONNREFUSED.*give the file's path/s,
    );
  });

  it("that stalls is given up, before the first byte or after", async () => {
    answer = () => {};
    await expect(download({ stallSeconds: 0.2 })).rejects.toThrow(/nothing arrived for 0.2 seconds/);
    answer = (_, response) => {
      response.writeHead(200, { ETag: '"v1"', "Content-Length": content.length }).write(content.subarray(0, 1000));
    };
    await expect(download({ stallSeconds: 0.2 })).rejects.toThrow(/nothing arrived for 0.2 seconds/);
  });

  it("can be aborted", async () => {
    answer = () => {};
    const reason = new Error("enough");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(download({ signal: controller.signal })).rejects.toBe(reason);
  });

  it("goes to the user's cache unless told", async () => {
    answer = serve();
    const before = process.env.XDG_CACHE_HOME;
    process.env.XDG_CACHE_HOME = folder;
    try {
      const path = await download({ cacheFolder: undefined });
      if (process.platform !== "win32") expect(path).toBe(join(folder, "noodlenet", "weights.h5"));
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
  });
});
