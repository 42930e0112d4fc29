import { existsSync } from "node:fs";
import { join } from "node:path";

/** The exit codes that shells expect after a signal. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof CODES;

/**
 * Runs the report that writes into `out`. Ctrl-C, or a signal that ends the process, says what is kept and how the report goes on, and
 * ends it.
 */
export async function stoppable<T>(out: string, report: () => Promise<T>): Promise<T> {
  const stop = (signal: Signal) => {
    console.error(`\n${whatIsKept(out)}`);
    process.exit(CODES[signal]);
  };
  const signals = Object.keys(CODES) as Signal[];
  for (const signal of signals) process.once(signal, stop);
  try {
    return await report();
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function whatIsKept(out: string): string {
  return existsSync(join(out, "runs"))
    ? `stopped; finished runs are stored in ${out}/, and the same command continues from there: only unfinished runs begin anew`
    : "stopped before the first run was finished; the same command begins anew";
}
