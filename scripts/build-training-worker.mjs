/**
 * Bundles what trains in a worker, the library included, into a script, deflated into an ES module: a worker can be made of it anywhere, whatever
 * bundles the package. The kernels must have been built before.
 */
import { join } from "node:path";
import { bundleScript, kB, packed, writeModule } from "./workerScript.mjs";

const home = join(import.meta.dirname, "../src/worker");
const script = await bundleScript(join(home, "thread/serve.ts"), "noodlenetTraining");
const value = packed(script);
writeModule(join(home, "generated"), "trainingWorker.ts", {
  script: { is: "The script of a worker that trains, deflated, as base64.", value },
});
console.log(`training worker: ${kB(script)}, packed ${kB(value)}`);
