import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/engines", import.meta.url));

/**
 * Installs a package that holds an engine for one platform in a folder of its own, and gives the path of a file in it. (The
 * packages node, bun and deno fetch these by install scripts, which npm may forbid.)
 */
export function installed(name, version, file, options = []) {
  const specifier = `${name}@${version}`;
  const folder = join(CACHE, specifier.replace(/[^\w.]/g, "_"));
  const path = join(folder, "node_modules", name, file);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    const flags = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts", ...options];
    execFileSync("npm", ["install", ...flags, specifier], { cwd: folder, stdio: "inherit" });
  }
  return path;
}

/** The program of a version of Node for this platform. */
export function nodeOfVersion(version) {
  return installed(`node-${process.platform}-${process.arch}`, version, "bin/node");
}
