/** Runs npm scripts side by side, and shows what each printed when it has ended: `node together.mjs check compile`. Fails if one of them does. */
import { spawn } from "node:child_process";

const results = await Promise.all(process.argv.slice(2).map(run));
process.exitCode = results.find((code) => code !== 0) ?? 0;

function run(name) {
  return new Promise((resolve) => {
    const child = spawn("npm", ["run", name, "--silent"], { shell: process.platform === "win32" });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => printed.push(piece));
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(printed));
      if (code !== 0) console.error(`npm run ${name} failed`);
      resolve(code ?? 1);
    });
  });
}
