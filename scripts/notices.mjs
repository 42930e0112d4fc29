import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The licences of the packages among the bundled files. @param inputs paths relative to `root` */
export function noticesOf(root, inputs) {
  const packages = new Map();
  for (const path of inputs) {
    const [, name] = path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//) ?? [];
    if (name !== undefined) packages.set(name, [...(packages.get(name) ?? []), path]);
  }
  // The HDF5 library lies in a worker's script that was made before.
  packages.set("h5wasm", []);
  const notices = [...packages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, paths]) => noticeOf(root, name, paths));
  const head = "The files in dist/ contain parts of the following packages.";
  return `${[head, ...notices, `Apache License, Version 2.0\n\n${apacheText(root)}`].join(`\n\n${"=".repeat(80)}\n\n`)}\n`;
}

function noticeOf(root, name, paths) {
  const folder = join(root, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : headsOf(root, paths);
  if (text === "") throw new Error(`${name} says nothing of its licence`);
  return `${name} ${version} (${license})\n\n${text}`;
}

/** The comments that files begin with, each once, for a package that has its notices only there. */
function headsOf(root, paths) {
  const heads = paths.map(
    (path) =>
      readFileSync(join(root, path), "utf8")
        .match(/^(?:\/\/.*\n)+/)?.[0]
        .trim() ?? "",
  );
  return [...new Set(heads)].join("\n\n");
}

/** The text that a notice without one refers to. */
function apacheText(root) {
  const path = join(root, "node_modules/typescript/LICENSE.txt");
  if (!existsSync(path)) throw new Error("there is no text of the Apache License in node_modules/typescript");
  return readFileSync(path, "utf8").trim();
}
