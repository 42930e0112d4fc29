const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** Why a training was broken off: Ctrl-C, or a signal that asks the process to end. */
export class Interruption extends Error {
  /** What a shell expects of a process that such a signal ended. */
  readonly exitCode: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + SIGNALS[signal];
  }
}

/**
 * Runs f with a signal that aborts, by an {@link Interruption}, when the process is asked to end. Asked once more, it ends at once.
 */
export async function interruptible<T>(f: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    stopListening();
    controller.abort(new Interruption(name as keyof typeof SIGNALS));
  };
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const stopListening = () => {
    for (const name of names) process.off(name, interrupt);
  };
  for (const name of names) process.on(name, interrupt);
  try {
    return await f(controller.signal);
  } finally {
    stopListening();
  }
}
