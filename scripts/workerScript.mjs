import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

/** Bundles a worker's script, which needs no other file. @param globalName the variable that holds its exports @param options others of esbuild's */
export async function bundleScript(entry, globalName, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    globalName,
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    write: false,
    ...options,
  });
  return outputFiles[0].contents;
}

/** Bytes as an ES module holds them: deflated, as base64. */
export const packed = (bytes) => deflateRawSync(bytes, { level: 9 }).toString("base64");

/** Writes a module of texts, by name, each with what it is, beneath an optional comment. */
export function writeModule(folder, name, texts, comment = []) {
  mkdirSync(folder, { recursive: true });
  const lines = Object.entries(texts).flatMap(([text, { is, value }]) => [
    `/** ${is} */`,
    `export const ${text}: string = ${JSON.stringify(value)};`,
    "",
  ]);
  writeFileSync(join(folder, name), [...comment, ...lines].join("\n"));
}

export const kB = ({ length }) => `${Math.round(length / 1024)} kB`;
