import { NoodlenetError, setBackend, setThreads } from "noodlenet";
import { experiments } from "../experiments.js";
import { picturesFor } from "../loadPictures.js";
import { varied } from "../variants/variation.js";
import { runJob } from "./jobs.js";
import type { FromChild, ToChild } from "./messages.js";
import { RunStore } from "./RunStore.js";

/**
 * The child process of a job, which `children.ts` starts. It sends events to the parent and writes results into the store.
 */
async function serve(request: ToChild): Promise<void> {
  const { ids, seed, threads, data, painted, firstSeed, quick, store, variation, ...settings } = request;
  setBackend("wasm", { wide: "auto" });
  if (threads !== null) setThreads(threads);
  const { pictures } = await picturesFor(data, firstSeed, quick, painted, variation?.setting.batchSize);
  const own = { experiments: experiments.filter(({ id }) => ids.includes(id)), pictures };
  const job = variation ? await varied(own.experiments, pictures, variation) : own;
  const kept = { ...settings, pictures: job.pictures, store: new RunStore(store) };
  await runJob({ experiments: job.experiments, seed }, kept, (event) => void tell(event));
}

/** Resolves when the message has been sent: only then may the process exit. */
function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => process.send!(message, () => resolve()));
}

function describe(error: unknown): string {
  if (error instanceof NoodlenetError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// Ctrl-C signals every process of the terminal; the parent ends its children.
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit(1));
process.once("message", (request: ToChild) => {
  serve(request)
    .then(() => tell({ kind: "finished" }))
    .catch((error) => tell({ kind: "failed", reason: describe(error) }))
    .finally(() => process.exit());
});
