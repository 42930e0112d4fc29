import { maybeNodeModule, nodeModule } from "../util/nodeModule.js";

/*
 * The two files that toPng needs. Node reads them from disk, browsers fetch them. Node's modules are loaded at run
 * time, so that bundlers for browsers do not see them.
 */

/**
 * The bundled font: Noto Sans JP Regular (OFL), with Latin, Greek, kana, the kanji of JIS level 1 and common
 * mathematical symbols.
 */
export function bundledFont(): Promise<Uint8Array> {
  return readAsset(new URL("./fonts/NotoSansJP-subset.ttf", import.meta.url));
}

/** The WebAssembly module of the installed package resvg, in Node; null elsewhere. */
export async function installedResvg(): Promise<Uint8Array | null> {
  const createRequire = maybeNodeModule("node:module")?.createRequire;
  const resolved = createRequire?.(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  return resolved === undefined ? null : await nodeModule("node:fs", "toPng").promises.readFile(resolved);
}

async function readAsset(url: URL): Promise<Uint8Array> {
  const fs = url.protocol === "file:" ? maybeNodeModule("node:fs") : undefined;
  if (fs) return fs.promises.readFile(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} responded with ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
