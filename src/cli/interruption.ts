const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

/** The reason why a training was interrupted: Ctrl-C, or a signal that ends the process. */
export class Interruption extends Error {
  /** The exit code that shells expect after such a signal. */
  readonly exitCode: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`interrupted by ${signal}`);
    this.exitCode = 128 + SIGNALS[signal];
  }
}

/**
 * Runs f with an AbortSignal that aborts with an {@link Interruption} on SIGINT or SIGTERM. A second signal ends the process at once.
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
