import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Our package.json. */
export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** A program that our development dependencies bring. */
export function binary(name: string): string {
  return join(root, "node_modules", ".bin", name);
}

/** A user's project in a folder of its own, into which the packed package was installed. */
export interface PackedProject {
  readonly dir: string;
  /** Links one of our own installed packages into the project. */
  link(name: string): void;
  /** Takes the link away. */
  unlink(name: string): void;
  /** Runs a program in the project and returns what it prints. */
  run(command: string, ...args: string[]): string;
  /** Writes a file of the project's. */
  write(name: string, text: string): void;
  remove(): void;
}

/** Packs the package as it would be published and installs it into an empty project. Needs a built `dist/`. */
export function packedProject(): PackedProject {
  if (!existsSync(join(root, "dist", "src", "index.js"))) throw new Error("there is no dist/; run npm run build first");
  const dir = mkdtempSync(join(tmpdir(), "noodlenet-"));
  const run = (command: string, args: string[], cwd: string) =>
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const packed = run("npm", ["pack", "--json", "--pack-destination", dir], root);
  run("tar", ["-xzf", JSON.parse(packed)[0].filename], dir);
  mkdirSync(join(dir, "node_modules"));
  renameSync(join(dir, "package"), join(dir, "node_modules", "noodlenet"));
  const project: PackedProject = {
    dir,
    link(name) {
      mkdirSync(join(dir, "node_modules", name, ".."), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(dir, "node_modules", name));
    },
    unlink: (name) => rmSync(join(dir, "node_modules", name)),
    run: (command, ...args) => run(command, args, dir),
    write: (name, text) => writeFileSync(join(dir, name), text),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
  for (const name of Object.keys(manifest.dependencies)) project.link(name);
  project.write("package.json", JSON.stringify({ name: "user", type: "module", private: true }));
  return project;
}
