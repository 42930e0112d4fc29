// Runs the tests of wide vectors, with the contract of backends, images of every number of channels and max-pooling within convolutions, in versions of Node whose compiler packs vectors.
//
//   node test/engines/wide.mjs            Node 24 and the newest that was tried
//   node test/engines/wide.mjs 24 25      these
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeOfVersion } from "./installed.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const versions = process.argv.length > 2 ? process.argv.slice(2) : ["24", "26"];
for (const version of versions) {
  const files = ["wasmWide", "wasmChannels", "wasmPooledConvolution"].map((name) => `test/backends/${name}.test.ts`);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", ...files];
  const { status } = spawnSync(nodeOfVersion(version), vitest, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
