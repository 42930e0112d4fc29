import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { binary, manifest, type PackedProject, packedProject } from "../packedProject.js";

// The matchers for vitest only load in a test of its own.
const entries = Object.keys(manifest.exports)
  .map((path) => path.replace(/^\./, "noodlenet"))
  .filter((entry) => entry !== "noodlenet/testing/vitest");

let project: PackedProject;

beforeAll(() => {
  project = packedProject();
  for (const name of ["fast-check", "@types/node"]) project.link(name);
});

afterAll(() => project?.remove());

/** Runs a module of the project's. */
function runModule(source: string): string {
  project.write("main.mjs", source);
  return project.run(process.execPath, "main.mjs");
}

describe("the packed package", () => {
  it("imports at every entry point", () => {
    const imports = entries.map((entry) => `await import("${entry}");`).join("\n");
    expect(runModule(`${imports}\nconsole.log("imported");`)).toBe("imported\n");
  });

  it("can be required at every entry point, fast-check's arbitraries and all", () => {
    project.write(
      "main.cjs",
      `const names = ${JSON.stringify(entries)}.map((entry) => [entry, Object.keys(require(entry)).sort()]);
      const fc = require("fast-check");
      const { tensors, checkGradients } = require("noodlenet/testing");
      fc.assert(fc.property(tensors([2]), (x) => { checkGradients((t) => t.tanh(), [x]); }), { numRuns: 2 });
      console.log(JSON.stringify(names));`,
    );
    const required = JSON.parse(project.run(process.execPath, "main.cjs"));
    const imported = runModule(
      `const names = [];
      for (const entry of ${JSON.stringify(entries)}) names.push([entry, Object.keys(await import(entry)).sort()]);
      console.log(JSON.stringify(names));`,
    );
    expect(required).toEqual(JSON.parse(imported));
  });

  it("gives bundlers the same names, in modules of their own", () => {
    const packed = join(project.dir, "node_modules", "noodlenet");
    const paths = Object.entries<{ module: string; default: string }>(manifest.exports)
      .filter(([path]) => path !== "./testing/vitest")
      .map(([, entry]) => [join(packed, entry.module), join(packed, entry.default)]);
    const listed = runModule(
      `for (const pair of ${JSON.stringify(paths)}) {
        const [apart, together] = await Promise.all(pair.map(async (path) => Object.keys(await import(path)).sort().join()));
        console.log(apart === together);
      }`,
    );
    expect(listed).toBe("true\n".repeat(paths.length));
  });

  it("imports no module of Node's but in the command, so that bundlers and development servers for pages have nothing to replace", () => {
    const dist = join(project.dir, "node_modules", "noodlenet", "dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".js") && !/^(examples|study|src.cli)/.test(file),
    );
    expect(files.length).toBeGreaterThan(8);
    const importing = files.filter((file) => /(from|import)\s*"node:/.test(readFileSync(join(dist, file), "utf8")));
    expect(importing).toEqual([]);
  });

  it("names its main file and types for tools that do not read exports, such as Parcel", () => {
    const { types, default: main } = manifest.exports["."];
    expect([manifest.main, manifest.types]).toEqual([main, types]);
  });

  it("trains a model", () => {
    const learned = runModule(`
      import { Dense, Sequential } from "noodlenet";
      const model = new Sequential([new Dense(8, { activation: "tanh" }), new Dense(1)], { inputShape: [2], seed: 1 });
      model.compile({ optimizer: "adam", loss: "mse" });
      const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
      const { history } = await model.fit(x, [[0], [1], [1], [0]], { epochs: 20 });
      console.log(history.loss[19] < history.loss[0]);
    `);
    expect(learned).toBe("true\n");
  });

  it("gives a worker's memory back when the worker ends, threads and all", () => {
    project.write(
      "worker.mjs",
      `
      import { full, setThreads } from "noodlenet";
      setThreads(2);
      const kept = Array.from({ length: 30 }, (_, i) => full([1024, 1024], i + 1));
      await kept[0].slice([0, 0], [256, 1024]).matmul(kept[1]).data();
      // Only terminate() ends it.
      if (process.argv[2] === "stays") setInterval(() => {}, 1000);
      postMessage("computed");
      `.replace("postMessage", '(await import("node:worker_threads")).parentPort.postMessage'),
    );
    const grown = runModule(`
      import { once } from "node:events";
      import { Worker } from "node:worker_threads";
      const run = async (...argv) => {
        const worker = new Worker(new URL("./worker.mjs", import.meta.url), { argv });
        const ended = once(worker, "exit");
        await once(worker, "message");
        if (argv.length > 0) await worker.terminate();
        await ended;
      };
      await run();
      const before = process.memoryUsage().rss;
      for (let i = 0; i < 3; i++) await run();
      for (let i = 0; i < 3; i++) await run("stays");
      console.log(process.memoryUsage().rss - before);
    `);
    // Six workers had 126 MB each.
    expect(Number(grown)).toBeLessThan(200 * 2 ** 20);
  });

  it.each(["nodenext", "bundler"])("has types that a strict project can use with %s resolution", (moduleResolution) => {
    project.write(
      "main.ts",
      `
      import { Dense, Sequential, tensor, type Tensor } from "noodlenet";
      ${entries.map((entry, i) => `import * as entry${i} from "${entry}";`).join("\n")}
      export const entries = [${entries.map((_, i) => `entry${i}`).join(", ")}];
      export const sum: Tensor = tensor([1, 2]).add(1).square().sum();
      export const model = new Sequential([new Dense(2, { activation: "softmax" })], { inputShape: [3] });
      // @ts-expect-error: no such activation
      new Dense(2, { activation: "sofmax" });
    `,
    );
    const compilerOptions = {
      strict: true,
      noEmit: true,
      // TypeScript's own declarations are not ours to check; the package's are.
      skipDefaultLibCheck: true,
      target: "es2022",
      lib: ["es2023", "dom", "esnext.disposable"],
      module: moduleResolution === "bundler" ? "esnext" : "nodenext",
      moduleResolution,
      types: ["node"],
    };
    project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["main.ts"] }));
    expect(project.run(binary("tsc"), "-p", ".")).toBe("");
  });

  it("has a command that says what it can do", () => {
    const command = join("node_modules", "noodlenet", manifest.bin.noodlenet);
    expect(project.run(process.execPath, command, "--help")).toContain("report");
    expect(project.run(process.execPath, command, "--version")).toBe(`${manifest.version}\n`);
  });

  it("installs two packages besides itself, and names the licences of those that it contains", () => {
    const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "package-lock.json"), "utf8"));
    const installed = Object.entries<{ dev?: boolean; devOptional?: boolean; peer?: boolean }>(packages).filter(
      ([path, { dev, devOptional, peer }]) => path !== "" && !dev && !devOptional && !peer,
    );
    expect(installed.map(([path]) => path)).toEqual(["node_modules/@resvg/resvg-wasm", "node_modules/commander"]);
    const notices = readFileSync(join(project.dir, "node_modules", "noodlenet", "dist", "NOTICES.txt"), "utf8");
    for (const name of ["@bufbuild/protobuf", "d3-array", "d3-format", "fflate", "h5wasm"])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
  });

  it("imports its core without any dependency", () => {
    const names = Object.keys(manifest.dependencies);
    names.forEach(project.unlink);
    try {
      expect(runModule(`await import("noodlenet"); console.log("imported");`)).toBe("imported\n");
    } finally {
      names.forEach(project.link);
    }
  });

  it("passes publint", () => {
    expect(project.run(binary("publint"), "--strict", "--pack", "false", join("node_modules", "noodlenet"))).toContain(
      "All good!",
    );
  });
});
