import { NoodlenetError, setThreads } from "noodlenet";
import { experiments } from "../experiments.js";
import { picturesFor } from "../loadPictures.js";
import { runJob } from "./jobs.js";
import type { FromChild, ToChild } from "./messages.js";
import { RunStore } from "./RunStore.js";

/**
 * Runs a job in a process of its own, which `children.ts` starts and tells what to do. Whatever happens is told back; figures go into
 * the store.
 */
async function serve({ ids, seed, threads, data, firstSeed, quick, store, ...settings }: ToChild): Promise<void> {
  if (threads !== null) setThreads(threads);
  const { pictures } = await picturesFor(data, firstSeed, quick);
  const job = { experiments: experiments.filter(({ id }) => ids.includes(id)), seed };
  const kept = { ...settings, pictures, store: new RunStore(store) };
  await runJob(job, kept, (news) => void tell(news));
}

/** Resolves when the message is on its way: only then may the process end. */
function tell(message: FromChild): Promise<void> {
  return new Promise((resolve) => process.send!(message, () => resolve()));
}

function describe(error: unknown): string {
  if (error instanceof NoodlenetError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

// Ctrl-C reaches every process of the terminal; the parent decides.
process.on("SIGINT", () => {});
process.once("disconnect", () => process.exit(1));
process.once("message", (request: ToChild) => {
  serve(request)
    .then(() => tell({ kind: "finished" }))
    .catch((error) => tell({ kind: "failed", reason: describe(error) }))
    .finally(() => process.exit());
});
