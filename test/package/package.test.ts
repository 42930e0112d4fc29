import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = Object.keys(manifest.exports).map((path) => path.replace(/^\./, "noodlenet"));

/** An empty project into which the packed package was installed, its dependencies linked from ours. */
let project: string;

function run(command: string, args: string[], cwd = project): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs a module of the project's. */
function runModule(source: string): string {
  writeFileSync(join(project, "main.mjs"), source);
  return run(process.execPath, ["main.mjs"]);
}

beforeAll(() => {
  if (!existsSync(join(root, "dist", "src", "index.js"))) throw new Error("there is no dist/; run npm run build first");
  project = mkdtempSync(join(tmpdir(), "noodlenet-"));
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], root));
  run("tar", ["-xzf", filename]);
  mkdirSync(join(project, "node_modules"));
  cpSync(join(project, "package"), join(project, "node_modules", "noodlenet"), { recursive: true });
  for (const name of [...Object.keys(manifest.dependencies), "fast-check", "@types/node"]) link(name);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", type: "module", private: true }));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function link(name: string): void {
  const target = join(project, "node_modules", name);
  mkdirSync(join(target, ".."), { recursive: true });
  symlinkSync(join(root, "node_modules", name), target);
}

describe("the packed package", () => {
  it("imports at every entry point", () => {
    const imports = entries.map((entry) => `await import("${entry}");`).join("\n");
    expect(runModule(`${imports}\nconsole.log("imported");`)).toBe("imported\n");
  });

  it("trains a model", () => {
    const loss = runModule(`
      import { Dense, Sequential } from "noodlenet";
      const model = new Sequential([new Dense(8, { activation: "tanh" }), new Dense(1)], { inputShape: [2], seed: 1 });
      model.compile({ optimizer: "adam", loss: "mse" });
      const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
      const { history } = await model.fit(x, [[0], [1], [1], [0]], { epochs: 20 });
      console.log(history.loss[19] < history.loss[0]);
    `);
    expect(loss).toBe("true\n");
  });

  it.each(["nodenext", "bundler"])("has types that a strict project can use with %s resolution", (moduleResolution) => {
    const source = `
      import { Dense, Sequential, tensor, type Tensor } from "noodlenet";
      ${entries.map((entry, i) => `import * as entry${i} from "${entry}";`).join("\n")}
      export const entries = [${entries.map((_, i) => `entry${i}`).join(", ")}];
      export const sum: Tensor = tensor([1, 2]).add(1).square().sum();
      export const model = new Sequential([new Dense(2, { activation: "softmax" })], { inputShape: [3] });
      // @ts-expect-error: no such activation
      new Dense(2, { activation: "sofmax" });
    `;
    writeFileSync(join(project, "main.ts"), source);
    const options = {
      strict: true,
      noEmit: true,
      target: "es2022",
      lib: ["es2023", "dom", "esnext.disposable"],
      module: moduleResolution === "bundler" ? "esnext" : "nodenext",
      moduleResolution,
      types: ["node"],
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["main.ts"] }));
    expect(run(join(root, "node_modules", ".bin", "tsc"), ["-p", "."])).toBe("");
  });

  it("has a command that says what it can do", () => {
    const command = join("node_modules", "noodlenet", manifest.bin.noodlenet);
    expect(run(process.execPath, [command, "--help"])).toContain("report");
    expect(run(process.execPath, [command, "--version"])).toBe(`${manifest.version}\n`);
  });

  it("imports its core without any dependency", () => {
    rmSync(join(project, "node_modules", "pngjs"));
    try {
      expect(runModule(`await import("noodlenet"); console.log("imported");`)).toBe("imported\n");
    } finally {
      link("pngjs");
    }
  });

  it("passes publint", () => {
    expect(
      run(join(root, "node_modules", ".bin", "publint"), ["--strict", join("node_modules", "noodlenet")]),
    ).toContain("All good!");
  });
});
